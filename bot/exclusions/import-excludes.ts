// Exclusions of many servers from a workbook: every row, or none and each wrong cell by its address (RUN-5).

import { addExcludes, type NewExclude } from '../../db/queries/exclusions/package-excludes.ts';
import { allHostnames } from '../../db/queries/servers/servers.ts';
import { readExcludeRows } from '../../domain/exclusions/exclude-import.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { EXCLUDE_COLUMNS } from '../../spreadsheets/excludes-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import { type OperationContext, type Outcome, operate, type Requester, refused } from '../shared/operation.ts';
import { freeText } from '../shared/sentences.ts';

const DEFAULT_DAYS = 90;
const MAX_SAID = 8;

/** Adds, and renews what stands already; it never removes. */
export async function importExcludes(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly bytes: Uint8Array; readonly fileName: string },
): Promise<Outcome<{ readonly rows: number; readonly unread: readonly Text[] }>> {
  const table = await readTable(ask.bytes, EXCLUDE_COLUMNS);
  const object = { type: 'excludes', id: null } as const;
  const spec = { ability: 'excludes.edit', action: 'excludes.import', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    if (table.kind === 'refused') return refused(table.text);
    const today = dayIn(work.now, work.settings.zone);
    const estate = await allHostnames(work.trx);
    const servers = new Map(estate.map(({ hostname, id }) => [hostname.toLowerCase(), id]));
    const read = readExcludeRows(
      table.rows.map(({ cells }) => cells),
      { servers, today },
    );
    const wrong = [...table.broken, ...read.refusals];
    if (wrong.length > 0) {
      const shown = wrong.slice(0, MAX_SAID);
      const rest = wrong.length - shown.length;
      return refused({
        fr: `Rien n’a été importé. ${shown.map(({ text }) => text.fr).join(' ')}${rest > 0 ? ` Et ${rest} autres.` : ''}`,
        en: `Nothing was imported. ${shown.map(({ text }) => text.en).join(' ')}${rest > 0 ? ` And ${rest} others.` : ''}`,
      });
    }
    for (const [serverId, rows] of byServer(read.rows)) {
      const added = rows.map(
        ({ glob, reason, until }): NewExclude => ({
          glob,
          ownerId: work.by.actor.userId,
          reason: freeText(reason, 300),
          expiresOn: until ?? addDays(today, DEFAULT_DAYS),
        }),
      );
      await addExcludes(work.trx, serverId, added, work.now);
    }
    await work.record({ after: { fileName: freeText(ask.fileName, 120), rows: read.rows.length } });
    return { kind: 'done', rows: read.rows.length, unread: table.unread };
  });
}

function byServer<Row extends { readonly serverId: ServerId }>(rows: readonly Row[]): Map<ServerId, Row[]> {
  const grouped = new Map<ServerId, Row[]>();
  for (const row of rows) grouped.set(row.serverId, [...(grouped.get(row.serverId) ?? []), row]);
  return grouped;
}
