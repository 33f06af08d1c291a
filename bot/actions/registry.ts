// Every button: one action for each verb that the cards speak.
import type { Ability } from '../../domain/people/roles.ts';
import type { Action } from './action.ts';
import { adjustDraftActions } from './adjust-draft.ts';
import { appCheckActions } from './app-checks.ts';
import { auditActions } from './audit.ts';
import { closeActions } from './close.ts';
import { cveActions } from './cve.ts';
import { dayAction } from './day.ts';
import { cancelAction, createAction, previewPageAction } from './draft.ts';
import { excludesActions } from './excludes.ts';
import { historyActions } from './history.ts';
import { hostKeyActions } from './host-keys.ts';
import { linksActions } from './links.ts';
import {
  campaignListPageAction,
  campaignPageAction,
  goPageAction,
  helpPageAction,
  prereqsPageAction,
  refreshAction,
  validatedServerPageAction,
  validationPageAction,
  validationsPageAction,
} from './look.ts';
import { openCampaignAction, openGoAction, openValidationAction } from './open.ts';
import {
  confirmBackupAction,
  prereqsAction,
  retryAction,
  startAction,
  startWhichAction,
  stopAction,
} from './orders.ts';
import { planChangeActions } from './plan-change.ts';
import { planningActions } from './planning.ts';
import { prereqActions } from './prereqs.ts';
import { approveAction, excludeBlockedAction, overrideAction, refuseAction, remindAction } from './prod-go.ts';
import { quickwinActions } from './quickwin.ts';
import { quickwinsActions } from './quickwins.ts';
import { rebootActions } from './reboot.ts';
import { rollbackActions } from './rollback.ts';
import type { ActionServices } from './services.ts';
import { sessionActions } from './sessions.ts';
import { snapshotActions } from './snapshots.ts';
import { validationActions } from './validation.ts';
import { waitingActions } from './validations.ts';

export function createActions(services: ActionServices): readonly Action<unknown, Ability>[] {
  return [
    createAction(services),
    cancelAction(services),
    previewPageAction(services),
    ...adjustDraftActions(services),
    openCampaignAction(services),
    prereqsAction(services),
    startAction(services),
    startWhichAction(services),
    stopAction(services),
    retryAction(services),
    ...closeActions(services),
    ...quickwinActions(services),
    ...quickwinsActions(services),
    campaignPageAction(services),
    ...sessionActions(services),
    campaignListPageAction(services),
    prereqsPageAction(services),
    ...prereqActions(services),
    confirmBackupAction(services),
    openGoAction(services),
    goPageAction(services),
    approveAction(services),
    refuseAction(services),
    overrideAction(services),
    remindAction(services),
    excludeBlockedAction(services),
    openValidationAction(services),
    validationPageAction(services),
    ...validationActions(services),
    ...waitingActions(services),
    validatedServerPageAction(services),
    validationsPageAction(services),
    ...planningActions(services),
    ...planChangeActions(services),
    ...linksActions(services),
    dayAction(services),
    ...historyActions(services),
    ...auditActions(services),
    ...cveActions(services),
    ...rebootActions(services),
    ...rollbackActions(services),
    ...snapshotActions(services),
    ...appCheckActions(services),
    ...hostKeyActions(services),
    ...excludesActions(services),
    helpPageAction(services),
    refreshAction(services),
  ];
}
