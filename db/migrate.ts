// Brings the schema up to date: numbered, forward only, never edited once released. An explicit list, so that what runs is readable here.
import { type Migration, Migrator } from 'kysely/migration';
import { areCardTriggersKnown, installCardTriggers } from './card-triggers.ts';
import * as inventory from './migrations/0001-inventory.ts';
import * as campaigns from './migrations/0002-campaigns.ts';
import * as execution from './migrations/0003-execution.ts';
import * as chat from './migrations/0004-chat.ts';
import * as referenceViews from './migrations/0005-reference-views.ts';
import * as planChanges from './migrations/0006-plan-changes.ts';
import * as draftAdjustments from './migrations/0007-draft-adjustments.ts';
import * as dayNotices from './migrations/0008-day-notices.ts';
import * as linkChanges from './migrations/0010-link-changes.ts';
import * as validationReminders from './migrations/0011-validation-reminders.ts';
import * as historyIndexes from './migrations/0012-history-indexes.ts';
import * as downloads from './migrations/0013-downloads.ts';
import * as announcementsWait from './migrations/0014-announcements-wait.ts';
import * as quickwin from './migrations/0015-quickwin.ts';
import * as scans from './migrations/0016-scans.ts';
import * as packageExcludes from './migrations/0017-package-excludes.ts';
import * as reboots from './migrations/0018-reboots.ts';
import * as snapshotCustody from './migrations/0019-snapshot-custody.ts';
import * as applicationChecks from './migrations/0020-application-checks.ts';
import * as attemptLogs from './migrations/0021-attempt-logs.ts';
import * as rollbackProof from './migrations/0022-rollback-proof.ts';
import * as snapshotStorage from './migrations/0023-snapshot-storage.ts';
import * as draftUpdateScope from './migrations/0024-draft-update-scope.ts';
import * as repairs from './migrations/0025-repairs.ts';
import * as refusedKeyType from './migrations/0026-refused-key-type.ts';
import * as turnsOfMachines from './migrations/0027-turns-of-machines.ts';
import * as goCovers from './migrations/0030-go-covers.ts';
import * as shortenedGates from './migrations/0031-shortened-gates.ts';
import * as ordersOfTheirDay from './migrations/0035-orders-of-their-day.ts';
import * as unclosedUpdates from './migrations/0036-unclosed-updates.ts';
import * as machineIdentity from './migrations/0040-machine-identity.ts';
import * as snapshotQuestions from './migrations/0041-snapshot-questions.ts';
import * as normallyOff from './migrations/0042-normally-off.ts';
import * as downloadLinks from './migrations/0044-download-links.ts';
import * as sharedConversations from './migrations/0045-shared-conversations.ts';
import * as activityEffects from './migrations/0047-activity-effects.ts';
import * as delivery from './migrations/0048-delivery.ts';
import * as environments from './migrations/0050-environments.ts';
import * as oneOpenSession from './migrations/0051-one-open-session.ts';
import * as operatorLimits from './migrations/0052-operator-limits.ts';
import * as remindersAfterClose from './migrations/0053-reminders-after-close.ts';
import * as cardChanges from './migrations/0055-card-changes.ts';
import * as quickwinViews from './migrations/0056-quickwin-views.ts';
import * as cardsOfPersons from './migrations/0057-cards-of-persons.ts';
import * as otherHostKeys from './migrations/0062-other-host-keys.ts';
import * as messageMentions from './migrations/0065-message-mentions.ts';
import * as droppedLinks from './migrations/0066-dropped-links.ts';
import * as closeQuestions from './migrations/0067-close-questions.ts';
import * as unreadOfFiles from './migrations/0072-unread-of-files.ts';
import * as inventoryChanges from './migrations/0080-inventory-changes.ts';
import * as privateAnswers from './migrations/0085-private-answers.ts';
import * as installationChecks from './migrations/0090-installation-checks.ts';
import * as people from './migrations/0095-people.ts';
import * as seenRunning from './migrations/0098-seen-running.ts';
import * as movedIntoProduction from './migrations/0100-moved-into-production.ts';
import * as lostLinks from './migrations/0101-lost-links.ts';
import * as rollbackOrders from './migrations/0102-rollback-orders.ts';
import * as withdrawnForOthers from './migrations/0105-withdrawn-for-others.ts';
import * as koAfterReport from './migrations/0106-ko-after-report.ts';
import * as orderOfSnapshots from './migrations/0107-order-of-snapshots.ts';
import * as inventoryOfCampaigns from './migrations/0110-inventory-of-campaigns.ts';
import * as latestValidations from './migrations/0111-latest-validations.ts';
import * as whatIsDue from './migrations/0112-what-is-due.ts';
import * as reachOfCards from './migrations/0115-reach-of-cards.ts';
import * as restoredDatabase from './migrations/0120-restored-database.ts';
import * as ages from './migrations/0121-ages.ts';
import * as importedHistory from './migrations/0125-imported-history.ts';
import * as figuresOfCampaigns from './migrations/0132-figures-of-campaigns.ts';
import * as sessionsAtOnce from './migrations/0133-sessions-at-once.ts';
import * as snapshotsInCustody from './migrations/0134-snapshots-in-custody.ts';
import * as pastRows from './migrations/0135-past-rows.ts';
import * as members from './migrations/0145-members.ts';
import * as filesByConsent from './migrations/0146-files-by-consent.ts';
import * as logsByOtlp from './migrations/0148-logs-by-otlp.ts';
import * as identityNotices from './migrations/0150-identity-notices.ts';
import * as failuresSeenAt from './migrations/0156-failures-seen-at.ts';
import * as neverScanned from './migrations/0157-never-scanned.ts';
import * as calendarFeeds from './migrations/0173-calendar-feeds.ts';
import * as compliance from './migrations/0174-compliance.ts';
import * as namesFound from './migrations/0175-names-found.ts';
import * as weeklyReports from './migrations/0176-weekly-reports.ts';
import * as readingsOfEarlierProcesses from './migrations/0178-readings-of-earlier-processes.ts';
import * as boardLinks from './migrations/0180-board-links.ts';
import * as rollbackQuestionsWithdrawn from './migrations/0181-rollback-questions-withdrawn.ts';
import * as notifications from './migrations/0182-notifications.ts';
import * as endsOfExclusions from './migrations/0183-ends-of-exclusions.ts';
import * as baselines from './migrations/0188-baselines.ts';
import * as unaskedAdvisories from './migrations/0189-unasked-advisories.ts';
import * as heldVersions from './migrations/0194-held-versions.ts';
import * as maintenanceWindows from './migrations/0199-maintenance-windows.ts';
import * as validatedSet from './migrations/0200-validated-set.ts';
import * as windowsOfGroups from './migrations/0210-windows-of-groups.ts';
import * as endsThatAsk from './migrations/0211-ends-that-ask.ts';
import * as ringsAndSites from './migrations/0215-rings-and-sites.ts';
import * as actions from './migrations/0220-actions.ts';
import * as serverDependencies from './migrations/0225-server-dependencies.ts';
import * as foundations from './migrations/0226-foundations.ts';
import * as packageDownloads from './migrations/0228-package-downloads.ts';
import * as olderSetQuestions from './migrations/0230-older-set-questions.ts';
import * as integrations from './migrations/0240-integrations.ts';
import * as directoryRights from './migrations/0250-directory-rights.ts';
import * as startedByAgent from './migrations/0251-started-by-agent.ts';
import * as windowsBaselines from './migrations/0252-windows-baselines.ts';
import * as patchedFamilies from './migrations/0253-patched-families.ts';
import * as ec2Instances from './migrations/0255-ec2-instances.ts';
import * as sessionsOfWindows from './migrations/0260-sessions-of-windows.ts';
import * as apiTokens from './migrations/0265-api-tokens.ts';
import * as webhooks from './migrations/0266-webhooks.ts';
import * as directoryNames from './migrations/0270-directory-names.ts';
import * as agentCoverage from './migrations/0280-agent-coverage.ts';
import * as campaignChanges from './migrations/0290-campaign-changes.ts';
import * as downtimes from './migrations/0295-downtimes.ts';
import * as sessionsByWindow from './migrations/0306-sessions-by-window.ts';
import * as backupAnswers from './migrations/0315-backup-answers.ts';
import * as reachOfAttempts from './migrations/0330-reach-of-attempts.ts';
import * as patchCounts from './migrations/0350-patch-counts.ts';
import * as oneOfItsName from './migrations/0360-one-of-its-name.ts';
import type { Db } from './schema/database.ts';
import { dropWithinReach, installWithinReach } from './within-reach.ts';

export const migrations: Record<string, Migration> = {
  '0001-inventory': inventory,
  '0002-campaigns': campaigns,
  '0003-execution': execution,
  '0004-chat': chat,
  '0005-reference-views': referenceViews,
  '0006-plan-changes': planChanges,
  '0007-draft-adjustments': draftAdjustments,
  '0008-day-notices': dayNotices,
  '0010-link-changes': linkChanges,
  '0011-validation-reminders': validationReminders,
  '0012-history-indexes': historyIndexes,
  '0013-downloads': downloads,
  '0014-announcements-wait': announcementsWait,
  '0015-quickwin': quickwin,
  '0016-scans': scans,
  '0017-package-excludes': packageExcludes,
  '0018-reboots': reboots,
  '0019-snapshot-custody': snapshotCustody,
  '0020-application-checks': applicationChecks,
  '0021-attempt-logs': attemptLogs,
  '0022-rollback-proof': rollbackProof,
  '0023-snapshot-storage': snapshotStorage,
  '0024-draft-update-scope': draftUpdateScope,
  '0025-repairs': repairs,
  '0026-refused-key-type': refusedKeyType,
  '0027-turns-of-machines': turnsOfMachines,
  '0030-go-covers': goCovers,
  '0031-shortened-gates': shortenedGates,
  '0035-orders-of-their-day': ordersOfTheirDay,
  '0036-unclosed-updates': unclosedUpdates,
  '0040-machine-identity': machineIdentity,
  '0041-snapshot-questions': snapshotQuestions,
  '0042-normally-off': normallyOff,
  '0044-download-links': downloadLinks,
  '0045-shared-conversations': sharedConversations,
  '0047-activity-effects': activityEffects,
  '0048-delivery': delivery,
  '0050-environments': environments,
  '0051-one-open-session': oneOpenSession,
  '0052-operator-limits': operatorLimits,
  '0053-reminders-after-close': remindersAfterClose,
  '0055-card-changes': cardChanges,
  '0056-quickwin-views': quickwinViews,
  '0057-cards-of-persons': cardsOfPersons,
  '0062-other-host-keys': otherHostKeys,
  '0065-message-mentions': messageMentions,
  '0066-dropped-links': droppedLinks,
  '0067-close-questions': closeQuestions,
  '0072-unread-of-files': unreadOfFiles,
  '0080-inventory-changes': inventoryChanges,
  '0085-private-answers': privateAnswers,
  '0090-installation-checks': installationChecks,
  '0095-people': people,
  '0098-seen-running': seenRunning,
  '0100-moved-into-production': movedIntoProduction,
  '0101-lost-links': lostLinks,
  '0102-rollback-orders': rollbackOrders,
  '0105-withdrawn-for-others': withdrawnForOthers,
  '0106-ko-after-report': koAfterReport,
  '0107-order-of-snapshots': orderOfSnapshots,
  '0110-inventory-of-campaigns': inventoryOfCampaigns,
  '0111-latest-validations': latestValidations,
  '0112-what-is-due': whatIsDue,
  '0115-reach-of-cards': reachOfCards,
  '0120-restored-database': restoredDatabase,
  '0121-ages': ages,
  '0125-imported-history': importedHistory,
  '0132-figures-of-campaigns': figuresOfCampaigns,
  '0133-sessions-at-once': sessionsAtOnce,
  '0134-snapshots-in-custody': snapshotsInCustody,
  '0135-past-rows': pastRows,
  '0145-members': members,
  '0146-files-by-consent': filesByConsent,
  '0148-logs-by-otlp': logsByOtlp,
  '0150-identity-notices': identityNotices,
  '0156-failures-seen-at': failuresSeenAt,
  '0157-never-scanned': neverScanned,
  '0173-calendar-feeds': calendarFeeds,
  '0174-compliance': compliance,
  '0175-names-found': namesFound,
  '0176-weekly-reports': weeklyReports,
  '0178-readings-of-earlier-processes': readingsOfEarlierProcesses,
  '0180-board-links': boardLinks,
  '0181-rollback-questions-withdrawn': rollbackQuestionsWithdrawn,
  '0182-notifications': notifications,
  '0183-ends-of-exclusions': endsOfExclusions,
  '0188-baselines': baselines,
  '0189-unasked-advisories': unaskedAdvisories,
  '0194-held-versions': heldVersions,
  '0199-maintenance-windows': maintenanceWindows,
  '0200-validated-set': validatedSet,
  '0210-windows-of-groups': windowsOfGroups,
  '0211-ends-that-ask': endsThatAsk,
  '0215-rings-and-sites': ringsAndSites,
  '0220-actions': actions,
  '0225-server-dependencies': serverDependencies,
  '0226-foundations': foundations,
  '0228-package-downloads': packageDownloads,
  '0230-older-set-questions': olderSetQuestions,
  '0240-integrations': integrations,
  '0250-directory-rights': directoryRights,
  '0251-started-by-agent': startedByAgent,
  '0252-windows-baselines': windowsBaselines,
  '0253-patched-families': patchedFamilies,
  '0255-ec2-instances': ec2Instances,
  '0260-sessions-of-windows': sessionsOfWindows,
  '0265-api-tokens': apiTokens,
  '0266-webhooks': webhooks,
  '0270-directory-names': directoryNames,
  '0280-agent-coverage': agentCoverage,
  '0290-campaign-changes': campaignChanges,
  '0295-downtimes': downtimes,
  '0306-sessions-by-window': sessionsByWindow,
  '0315-backup-answers': backupAnswers,
  '0330-reach-of-attempts': reachOfAttempts,
  '0350-patch-counts': patchCounts,
  '0360-one-of-its-name': oneOfItsName,
};

/** Not a migration: installed after them, each time. */
const CARD_TRIGGERS = 'the triggers of cards';

function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}

/** Runs what is missing; returns the names that ran. Throws on the first failure, with nothing of it applied. */
export async function migrateToLatest(db: Db): Promise<string[]> {
  await dropWithinReach(db);
  const { error, results } = await migrator(db).migrateToLatest();
  if (error) throw failure(error);
  await installCardTriggers(db);
  await installWithinReach(db);
  return (results ?? []).map((r) => r.migrationName);
}

function failure(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  const newer = /previously executed migration (\S+) is missing/.exec(why)?.[1];
  if (newer !== undefined)
    return new Error(
      `The database is of a newer version, which this code does not know (${newer}). Nothing was changed: install that version, or restore the backup from before it.`,
      { cause },
    );
  return new Error(`The database migration failed: ${why}`, { cause });
}

/** An older schema, for rows of it. Throws for a name that this code does not know. */
export async function migrateTo(db: Db, names: readonly string[]): Promise<void> {
  const known = Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)));
  const unknown = names.filter((name) => !(name in known));
  if (unknown.length > 0) throw new Error(`Unknown migrations: ${unknown.join(', ')}`);
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => known } }).migrateToLatest();
  if (error) throw failure(error);
}

/** The names of the migrations that this code needs and the database has not. */
export async function missingMigrations(db: Db): Promise<string[]> {
  const all = await migrator(db).getMigrations();
  const missing = all.filter((m) => m.executedAt === undefined).map((m) => m.name);
  return missing.length > 0 || (await areCardTriggersKnown(db)) ? missing : [CARD_TRIGGERS];
}
