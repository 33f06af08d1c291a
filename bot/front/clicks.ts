// Every button: one action for each verb that the cards speak.
import type { Ability } from '../../domain/people/roles.ts';
import { actionsActions } from '../actions/actions-clicks.ts';
import { tokenActions } from '../api/tokens-clicks.ts';
import { appCheckActions } from '../app-checks/app-checks-clicks.ts';
import { baselineActions } from '../baselines/baseline-clicks.ts';
import { updatesActions } from '../baselines/updates-clicks.ts';
import { openActions } from '../campaigns/open-clicks.ts';
import { orderActions } from '../campaigns/orders-clicks.ts';
import { closeActions } from '../closing/close-clicks.ts';
import { complianceActions } from '../compliance/compliance-clicks.ts';
import { cveActions } from '../cve/cve-clicks.ts';
import { excludesActions } from '../exclusions/excludes-clicks.ts';
import { goActions } from '../gate/prod-go-clicks.ts';
import { auditActions } from '../history/audit-clicks.ts';
import { historyActions } from '../history/history-clicks.ts';
import { hostKeyActions } from '../host-keys/host-keys-clicks.ts';
import { coverageActions } from '../integrations/coverage-clicks.ts';
import { integrationActions } from '../integrations/integrations-clicks.ts';
import { inventoryActions } from '../inventory/inventory-clicks.ts';
import { kpiActions } from '../kpi/kpi-clicks.ts';
import { linksActions } from '../links/links-clicks.ts';
import { notificationActions } from '../notifications/notifications-clicks.ts';
import { groupActions } from '../patch-groups/group-clicks.ts';
import { peopleActions } from '../people/people-clicks.ts';
import { planChangeActions } from '../planning/plan-change-clicks.ts';
import { planningActions } from '../planning/planning-clicks.ts';
import { prereqActions } from '../prerequisites/prereqs-clicks.ts';
import { adjustDraftActions } from '../previews/adjust-draft-clicks.ts';
import { draftActions } from '../previews/draft-clicks.ts';
import { quickwinActions } from '../quickwin/quickwin-clicks.ts';
import { quickwinsActions } from '../quickwin/quickwins-clicks.ts';
import { rebootActions } from '../reboots/reboot-clicks.ts';
import { reportActions } from '../reports/report-clicks.ts';
import { ringActions } from '../rings/ring-clicks.ts';
import { rollbackActions } from '../rollbacks/rollback-clicks.ts';
import { serversActions } from '../servers/servers-clicks.ts';
import type { Action } from '../shared/click.ts';
import type { ActionServices } from '../shared/click-answers.ts';
import { snapshotActions } from '../snapshots/snapshots-clicks.ts';
import { dayActions } from '../staffing/day-clicks.ts';
import { sessionActions } from '../staffing/sessions-clicks.ts';
import { validationActions } from '../validations/validation-clicks.ts';
import { waitingActions } from '../validations/validations-clicks.ts';
import { windowActions } from '../windows/window-clicks.ts';
import { commandFormActions, type Send } from './command-form-clicks.ts';
import type { FormSource } from './command-form-view.ts';
import { earlierPageActions } from './earlier-pages.ts';
import { pageActions } from './page-clicks.ts';

type OfServices = (services: ActionServices) => readonly Action<unknown, Ability>[];

/** What the features declare, a line for each file of clicks. */
const DECLARED: readonly OfServices[] = [
  draftActions,
  adjustDraftActions,
  openActions,
  orderActions,
  closeActions,
  quickwinActions,
  quickwinsActions,
  sessionActions,
  prereqActions,
  goActions,
  validationActions,
  waitingActions,
  planningActions,
  planChangeActions,
  coverageActions,
  integrationActions,
  inventoryActions,
  linksActions,
  dayActions,
  historyActions,
  auditActions,
  kpiActions,
  reportActions,
  serversActions,
  complianceActions,
  cveActions,
  rebootActions,
  rollbackActions,
  snapshotActions,
  actionsActions,
  appCheckActions,
  hostKeyActions,
  peopleActions,
  tokenActions,
  notificationActions,
  excludesActions,
  baselineActions,
  updatesActions,
  groupActions,
  ringActions,
  windowActions,
  pageActions,
  earlierPageActions,
];

/** `send`, `commands`: for the forms of commands. */
export function createActions(
  services: ActionServices & { readonly send: Send; readonly commands: () => readonly FormSource[] },
): readonly Action<unknown, Ability>[] {
  return [
    ...DECLARED.flatMap((actionsOf) => actionsOf(services)),
    ...commandFormActions(services, services.send, services.commands),
  ];
}
