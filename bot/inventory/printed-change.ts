// A change of the inventory as lines of a terminal, and what its commands are told.

import type { ChangeSet } from '../../db/queries/change-sets/change-sets.ts';
import { counted, serversText } from '../../domain/counts.ts';
import { fieldTitle } from '../../domain/inventory/entities/field-title.ts';
import type { InventoryChange } from '../../domain/inventory/record.ts';
import { rowsRefused } from '../../domain/inventory/refused-row.ts';
import { secondYesOf } from '../../domain/inventory/second-yes.ts';
import { contentName } from '../../domain/planning/plan-content.ts';
import type { TakenOver } from '../../domain/takeover/taken-over.ts';
import { unreadText } from '../../domain/unread.ts';
import { refusalLines } from '../change-sets/refusal-lines.ts';
import { unsaidOf } from './inventory-view.ts';
import type { Coverage } from './propose-inventory.ts';

const MAX_LINES = 200;

/** `--covers INF,DMZ` or `--covers all`. */
export function coverageSaid(covers: string | undefined): Coverage {
  const codes = (covers ?? '').split(/[\s,;]+/).filter((code) => code !== '');
  return codes.length === 1 && codes[0]?.toLowerCase() === 'all' ? 'all' : codes;
}

export function printedChange({ difference, refusals, unread }: ChangeSet<'inventory_changes'>): readonly string[] {
  const { changes, absent } = difference;
  const more = changes.length - MAX_LINES;
  const asked = secondYesOf(difference);
  return [
    ...changes.slice(0, MAX_LINES).map(lineOf),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    ...(difference.more === undefined ? [] : linesOfMore(difference.more)),
    ...refusalLines(refusals),
    ...(unread.length > 0 ? [unreadText(unread).en] : []),
    ...(absent.length > 0
      ? [`Not in the file, of these domains: ${serversText(absent.length).en}. They stay (--covers).`]
      : []),
    ...unsaidLine(changes),
    ...(asked === null ? [] : [`Needs --confirm ${asked.count}: servers retired or moved to or from production.`]),
    `${counted(changes.length, 'en', 'change', 'changes')}, ${counted(rowsRefused(refusals), 'en', 'row', 'rows')} left out.`,
  ].map(printable);
}

function unsaidLine(changes: readonly InventoryChange[]): readonly string[] {
  const { servers, fields } = unsaidOf(changes);
  if (servers === 0) return [];
  const columns = fields.map((field) => fieldTitle(field, 'en')).join(', ');
  const them = servers === 1 ? 'No campaign takes it' : 'No campaign takes them';
  return [`${counted(servers, 'en', 'new server', 'new servers')} without ${columns}. ${them} until a file says it.`];
}

/** What files and other databases hold may steer a terminal. */
export function printable(line: string): string {
  return line.replace(/[^\P{Cc}\t]+/gu, ' ');
}

function linesOfMore({ plan, links, generalExcludes, past }: TakenOver): readonly string[] {
  const lines = [
    ...plan.added.map((content) => `+ plan ${contentName(content)}`),
    ...plan.changed.map(({ before, after }) => `~ plan ${contentName(after)} (${before.status} → ${after.status})`),
    ...plan.removed.map((content) => `- plan ${contentName(content)}`),
    ...links.added.map(({ prod, nonprod, source }) => `+ link ${prod.hostname} ${nonprod.hostname} (${source})`),
    ...links.removed.map(({ prod, nonprod }) => `- link ${prod.hostname} ${nonprod.hostname}`),
  ];
  const more = lines.length - MAX_LINES;
  return [
    ...lines.slice(0, MAX_LINES),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    ...(generalExcludes === null
      ? []
      : [`~ packages that every update leaves alone: ${generalExcludes.after ?? 'the setting'}`]),
    ...(past === null ? [] : [`+ ${past.added} past updates, ${past.changed} changed`]),
  ];
}

function lineOf({ entity, name, before, after, gone }: InventoryChange): string {
  if (before === null) return `+ ${entity} ${name}`;
  if (after === null) return `- ${entity} ${name}`;
  if (gone === true) return `- ${entity} ${name} (retired: not in the file)`;
  const fields = Object.entries(after).map(([field, value]) => `${field}: ${before[field] ?? '∅'} → ${value ?? '∅'}`);
  return `~ ${entity} ${name} (${fields.join('; ')})`;
}
