// Every typed command, in the order in which help shows them.

import type { Ability } from '../../domain/people/roles.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import type { OperationContext } from '../operations/operation.ts';
import { koCommand, okCommand } from './answers.ts';
import { assignCommand } from './assign.ts';
import { auditCommand } from './audit.ts';
import { campaignCommand } from './campaign.ts';
import { channelCommand } from './channel.ts';
import { checksCommand } from './checks.ts';
import { closeCommand } from './close.ts';
import type { Command } from './command.ts';
import { cveCommand } from './cve.ts';
import { dayCommand } from './day.ts';
import { environmentCommand } from './environment.ts';
import { excludeCommand } from './exclude.ts';
import { excludesCommand } from './excludes.ts';
import { freezeCommand } from './freeze.ts';
import { giveUpCommand } from './give-up.ts';
import { goCommand } from './go.ts';
import { helpCommand } from './help.ts';
import { historyCommand } from './history.ts';
import { hostKeysCommand } from './host-keys.ts';
import { inventoryCommand, logCommand } from './inventory.ts';
import { langCommand } from './lang.ts';
import { limitCommand } from './limit.ts';
import { linksCommands } from './links.ts';
import { moveCommand } from './move.ts';
import { planningCommand } from './planning.ts';
import { prereqsCommand } from './prereqs.ts';
import { quickwinCommand } from './quickwin.ts';
import { rebootCommand } from './reboot.ts';
import { reopenCommand } from './reopen.ts';
import { restoreCommand } from './restore.ts';
import { retryCommand } from './retry.ts';
import { rollbackCommand } from './rollback.ts';
import { serverCommand } from './server.ts';
import { snapshotsCommand } from './snapshots.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { validationsCommand } from './validations.ts';

/** What comes from outside the database. */
export type CommandServices = { readonly readIncomingFile: ReadIncomingFile };

export function createCommands(
  operations: OperationContext,
  services: CommandServices,
): readonly Command<unknown, Ability>[] {
  const commands: readonly Command<unknown, Ability>[] = [
    planningCommand(operations, services),
    freezeCommand(operations),
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
    historyCommand(operations),
    serverCommand(operations),
    inventoryCommand(operations),
    logCommand(operations),
    auditCommand(operations),
    ...linksCommands(operations, services),
    assignCommand(operations),
    moveCommand(operations),
    limitCommand(operations),
    excludeCommand(operations),
    excludesCommand(operations, services),
    restoreCommand(operations),
    snapshotsCommand,
    rollbackCommand(operations),
    giveUpCommand(operations),
    rebootCommand(operations),
    closeCommand(operations),
    reopenCommand(operations),
    checksCommand(operations),
    environmentCommand(operations),
    hostKeysCommand,
    channelCommand(operations),
    langCommand(operations),
    helpCommand(operations, () => commands),
  ];
  return commands;
}
