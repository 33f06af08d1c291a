// Every button: one action for each verb that the cards speak.
import type { Ability } from '../../domain/people/roles.ts';
import { appCheckActions } from '../app-checks/app-checks-clicks.ts';
import { openCampaignAction, openGoAction, openValidationAction } from '../campaigns/open-clicks.ts';
import { retryAction, startAction, startWhichAction, stopAction } from '../campaigns/orders-clicks.ts';
import { closeActions } from '../closing/close-clicks.ts';
import { cveActions } from '../cve/cve-clicks.ts';
import { excludesActions } from '../exclusions/excludes-clicks.ts';
import {
  approveAction,
  excludeBlockedAction,
  overrideAction,
  refuseAction,
  remindAction,
} from '../gate/prod-go-clicks.ts';
import { auditActions } from '../history/audit-clicks.ts';
import { historyActions } from '../history/history-clicks.ts';
import { hostKeyActions } from '../host-keys/host-keys-clicks.ts';
import { linksActions } from '../links/links-clicks.ts';
import { planChangeActions } from '../planning/plan-change-clicks.ts';
import { planningActions } from '../planning/planning-clicks.ts';
import { prereqActions } from '../prerequisites/prereqs-clicks.ts';
import { adjustDraftActions } from '../previews/adjust-draft-clicks.ts';
import { cancelAction, createAction } from '../previews/draft-clicks.ts';
import { quickwinActions } from '../quickwin/quickwin-clicks.ts';
import { quickwinsActions } from '../quickwin/quickwins-clicks.ts';
import { rebootActions } from '../reboots/reboot-clicks.ts';
import { rollbackActions } from '../rollbacks/rollback-clicks.ts';
import type { Action } from '../shared/click.ts';
import type { ActionServices } from '../shared/click-answers.ts';
import { snapshotActions } from '../snapshots/snapshots-clicks.ts';
import { dayAction } from '../staffing/day-clicks.ts';
import { sessionActions } from '../staffing/sessions-clicks.ts';
import { validationActions } from '../validations/validation-clicks.ts';
import { waitingActions } from '../validations/validations-clicks.ts';
import { commandFormActions, type Send } from './command-form-clicks.ts';
import type { FormSource } from './command-form-view.ts';
import { earlierPageActions } from './earlier-pages.ts';
import { pageActions } from './page-clicks.ts';

/** `send`, `commands`: for the forms of commands. */
export function createActions(
  services: ActionServices & { readonly send: Send; readonly commands: () => readonly FormSource[] },
): readonly Action<unknown, Ability>[] {
  return [
    createAction(services),
    cancelAction(services),
    ...adjustDraftActions(services),
    openCampaignAction(services),
    startAction(services),
    startWhichAction(services),
    stopAction(services),
    retryAction(services),
    ...closeActions(services),
    ...quickwinActions(services),
    ...quickwinsActions(services),
    ...sessionActions(services),
    ...prereqActions(services),
    openGoAction(services),
    approveAction(services),
    refuseAction(services),
    overrideAction(services),
    remindAction(services),
    excludeBlockedAction(services),
    openValidationAction(services),
    ...validationActions(services),
    ...waitingActions(services),
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
    ...commandFormActions(services, services.send, services.commands),
    ...pageActions(services),
    ...earlierPageActions(services),
  ];
}
