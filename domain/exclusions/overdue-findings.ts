// DEBT-1: exclusions whose end has passed, said where a campaign is made: what they hold back will not be installed.
import type { ServerId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { Server } from '../server.ts';

/** `overdue`: globs by server; absent: nothing is said. */
export function overdueFindings(
  planned: readonly Server[],
  overdue: ReadonlyMap<ServerId, readonly string[]> | undefined,
): readonly Finding[] {
  const servers = planned.filter(({ id }) => overdue?.has(id) === true);
  if (servers.length === 0) return [];
  const names = firstNames(servers.map(({ id, hostname }) => `${hostname} (${(overdue?.get(id) ?? []).join(' ')})`));
  const text = {
    fr: `Exclusions dont la fin est passée, toujours en vigueur : ${names.fr}. À prolonger ou à lever (/exclusions).`,
    en: `Exclusions whose end has passed, still in force: ${names.en}. To be extended or lifted (/excludes).`,
  };
  return [{ code: 'exclusion-overdue', severity: 'warning', text, rows: [], servers: servers.map(({ id }) => id) }];
}
