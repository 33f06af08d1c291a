// Every typed command, in the order in which help shows them.

import type { CheckReport } from '../../domain/doctor/check-report.ts';
import type { Ability } from '../../domain/people/roles.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import { actionsCommand } from '../actions/actions-command.ts';
import { tokensCommand } from '../api/tokens-command.ts';
import { checksCommand } from '../app-checks/checks-command.ts';
import { baselineCommand } from '../baselines/baseline-command.ts';
import { updatesCommand } from '../baselines/updates-command.ts';
import { boardCommand } from '../board/board-command.ts';
import { calendarCommand } from '../calendars/calendar-command.ts';
import { giveUpCommand } from '../campaigns/give-up-command.ts';
import { retryCommand } from '../campaigns/retry-command.ts';
import { startCommand } from '../campaigns/start-command.ts';
import { statusCommand } from '../campaigns/status-command.ts';
import { stopCommand } from '../campaigns/stop-command.ts';
import { channelCommand } from '../channels/channel-command.ts';
import { environmentCommand } from '../channels/environment-command.ts';
import { langCommand } from '../channels/lang-command.ts';
import { closeCommand } from '../closing/close-command.ts';
import { reopenCommand } from '../closing/reopen-command.ts';
import { complianceCommand } from '../compliance/compliance-command.ts';
import { advisoryCommand, packageCommand, whyCommand } from '../compliance/lookup-commands.ts';
import { cveCommand } from '../cve/cve-command.ts';
import { dependsCommand } from '../dependencies/depends-command.ts';
import { doctorCommand } from '../doctor/doctor-command.ts';
import { evidenceCommand } from '../evidence/evidence-command.ts';
import { excludesCommand } from '../exclusions/excludes-command.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { findCommand } from '../find/find-command.ts';
import { confirmCommand } from '../foundations/confirm-command.ts';
import { goCommand } from '../gate/go-command.ts';
import { auditCommand } from '../history/audit-command.ts';
import { historyCommand } from '../history/history-command.ts';
import { logCommand, packagesCommand } from '../history/packages-command.ts';
import { hostKeysCommand } from '../host-keys/host-keys-command.ts';
import { coverageCommand } from '../integrations/coverage-command.ts';
import { integrationsCommand } from '../integrations/integrations-command.ts';
import { inventoryCommand } from '../inventory/inventory-command.ts';
import { kpiCommand } from '../kpi/kpi-command.ts';
import { linksCommands } from '../links/links-command.ts';
import { notificationsCommand } from '../notifications/notifications-command.ts';
import { groupCommand } from '../patch-groups/group-command.ts';
import { peopleCommand } from '../people/people-command.ts';
import { roleCommand } from '../people/role-command.ts';
import { freezeCommand } from '../planning/freeze-command.ts';
import { planningCommand } from '../planning/planning-command.ts';
import { prereqsCommand } from '../prerequisites/prereqs-command.ts';
import { campaignCommand } from '../previews/campaign-command.ts';
import { quickwinCommand } from '../quickwin/quickwin-command.ts';
import { rebootCommand } from '../reboots/reboot-command.ts';
import { reportCommand } from '../reports/report-command.ts';
import { ringCommand, ringsCommand } from '../rings/ring-command.ts';
import { siteCommand } from '../rings/site-command.ts';
import { rollbackCommand } from '../rollbacks/rollback-command.ts';
import { serverCommand } from '../servers/server-command.ts';
import { serversCommand } from '../servers/servers-command.ts';
import { settingsCommand } from '../settings/settings-command.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { Command } from '../shared/typed/command.ts';
import { snapshotsCommand } from '../snapshots/snapshots-command.ts';
import { assignCommand } from '../staffing/assign-command.ts';
import { dayCommand } from '../staffing/day-command.ts';
import { excludeCommand } from '../staffing/exclude-command.ts';
import { limitCommand } from '../staffing/limit-command.ts';
import { moveCommand } from '../staffing/move-command.ts';
import { restoreCommand } from '../staffing/restore-command.ts';
import { koCommand, okCommand } from '../validations/answers-command.ts';
import { validationsCommand } from '../validations/validations-command.ts';
import { windowCommand } from '../windows/window-command.ts';
import { helpCommand } from './help-command.ts';

/** What comes from outside the database. */
export type CommandServices = {
  readonly readIncomingFile: ReadIncomingFile;
  /** Asks every check that the chat process can; absent: it has none. */
  readonly checkInstallation?: () => Promise<readonly CheckReport[]>;
  /** What the settings of the process are; absent: they are neither shown nor changed. */
  readonly settingsBook?: SettingsBook;
  /** Where browsers and calendars reach this process, without the last slash; null or absent: nowhere. */
  readonly publicUrl?: () => string | null;
  /** Packs of evidence can be signed; absent: they cannot. */
  readonly hasEvidenceKey?: () => boolean;
};

export function createCommands(
  operations: OperationContext,
  services: CommandServices,
): readonly Command<unknown, Ability>[] {
  const commands: readonly Command<unknown, Ability>[] = [
    planningCommand(operations, services),
    freezeCommand(operations),
    windowCommand(operations),
    campaignCommand(operations),
    prereqsCommand(operations),
    startCommand(operations),
    stopCommand(operations),
    retryCommand(operations),
    goCommand(operations),
    quickwinCommand(operations),
    cveCommand,
    validationsCommand(operations),
    okCommand(operations),
    koCommand(operations),
    statusCommand,
    dayCommand(operations),
    boardCommand(operations, services.publicUrl ?? (() => null)),
    calendarCommand(operations, services.publicUrl ?? (() => null)),
    historyCommand(operations),
    kpiCommand(operations),
    reportCommand(operations),
    serverCommand(operations),
    serversCommand(operations),
    complianceCommand(operations),
    whyCommand(operations),
    advisoryCommand,
    packageCommand,
    findCommand,
    updatesCommand(operations),
    packagesCommand(operations),
    inventoryCommand(operations, services),
    integrationsCommand(operations),
    coverageCommand(operations),
    logCommand(operations),
    auditCommand(operations),
    evidenceCommand(operations, services.hasEvidenceKey ?? (() => false)),
    ...linksCommands(operations, services),
    assignCommand(operations),
    moveCommand(operations),
    limitCommand(operations),
    excludeCommand(operations),
    excludesCommand(operations, services),
    baselineCommand(operations, services),
    groupCommand(operations),
    ringCommand(operations),
    ringsCommand(operations),
    siteCommand(operations),
    dependsCommand(operations),
    confirmCommand(operations),
    restoreCommand(operations),
    snapshotsCommand,
    rollbackCommand(operations),
    giveUpCommand(operations),
    rebootCommand(operations),
    closeCommand(operations),
    reopenCommand(operations),
    actionsCommand(operations),
    checksCommand(operations),
    environmentCommand(operations),
    hostKeysCommand,
    doctorCommand(operations, services),
    settingsCommand(operations, services.settingsBook),
    peopleCommand(operations),
    roleCommand(operations),
    tokensCommand(operations),
    channelCommand(operations),
    langCommand(operations),
    notificationsCommand(operations),
    helpCommand(operations, () => commands),
  ];
  return commands;
}

/** What the commands declare, for whoever runs none of them: the lists of the Teams app. */
export function declaredCommands(): readonly Command<unknown, Ability>[] {
  const nothing = { settings: {} } as OperationContext;
  return createCommands(nothing, { readIncomingFile: () => Promise.reject(new Error('Nothing is read here')) });
}
