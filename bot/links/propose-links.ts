// Proposes many links at once, from the names of the estate or from a workbook: shown before anything is done (LINK-2, LINK-3).

import { insertLinkChange, type LinkChange, loadProductions, loadStoredLinks } from '../../db/queries/links/links.ts';
import { loadCorrespondence } from '../../db/queries/servers/correspondence.ts';
import { allHostnames } from '../../db/queries/servers/servers.ts';
import type { LinkRefusalRow } from '../../db/schema/links.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import { isNoLinkChange, type LinkDifference } from '../../domain/links/link-difference.ts';
import { readLinkRows } from '../../domain/links/link-import.ts';
import { unreadText } from '../../domain/unread.ts';
import { LINK_COLUMNS, LINK_INFORMS } from '../../spreadsheets/links-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  refuse,
  refused,
  type Work,
} from '../shared/operation.ts';
import { freeText } from '../shared/sentences.ts';

type Proposed = { readonly changeId: LinkChangeId; readonly refusals: readonly LinkRefusalRow[] };

const LINKS = { type: 'links', id: null } as const;

/** LINK-2: only additions; links made by hand and pairs that somebody dismissed are left as they are. */
export function proposeDetection(ctx: OperationContext, by: By): Promise<Outcome<Proposed>> {
  const deed = { ability: 'links.edit', action: 'links.detect', object: LINKS } as const;
  return operate(ctx, by, deed, async (work) => {
    const { toAdd } = await loadCorrespondence(work.trx);
    if (toAdd.length === 0) {
      return refuse(
        'Aucun nouveau lien détecté. Pour les liens à faire à la main : /correspondances.',
        'No new link detected. For the links left to do by hand: /links.',
      );
    }
    const added = toAdd.map(({ prod, nonprod }) => ({ prod, nonprod, source: 'auto' as const }));
    return store(work, 'detection', { added, removed: [] }, { refusals: [], unread: [], fileName: null });
  });
}

export async function proposeLinkImport(
  ctx: OperationContext,
  by: By,
  ask: { readonly bytes: Uint8Array; readonly fileName: string },
): Promise<Outcome<Proposed>> {
  const table = await readTable(ask.bytes, LINK_COLUMNS, LINK_INFORMS);
  const deed = { ability: 'links.edit', action: 'links.import', object: LINKS } as const;
  return operate(ctx, by, deed, async (work) => {
    if (table.kind === 'refused') return refused(table.text);
    const servers = await allHostnames(work.trx);
    const { difference, refusals } = readLinkRows(
      table.rows.map(({ cells }) => cells),
      {
        servers: new Map(servers.map((server) => [server.hostname.toLowerCase(), server])),
        productions: (await loadProductions(work.trx)).all,
        stored: await loadStoredLinks(work.trx),
      },
    );
    const all = [...table.broken, ...refusals];
    if (all.length === 0 && isNoLinkChange(difference)) {
      const { fr, en } = unreadText(table.unread);
      return refused({
        fr: `Ces liens existent déjà : rien à changer. ${fr}`.trim(),
        en: `These links already exist: nothing to change. ${en}`.trim(),
      });
    }
    const fileName = freeText(ask.fileName, 120);
    return store(work, 'import', difference, { refusals: all, unread: table.unread, fileName });
  });
}

async function store(
  work: Work,
  kind: 'detection' | 'import',
  difference: LinkDifference,
  { refusals, ...more }: Pick<LinkChange, 'refusals' | 'unread' | 'fileName'>,
): Promise<Outcome<Proposed>> {
  const status = refusals.length > 0 ? 'refused' : 'draft';
  const by = work.by.actor.userId;
  const changeId = await insertLinkChange(work.trx, { kind, status, difference, refusals, ...more, by, at: work.now });
  const counts = { added: difference.added.length, removed: difference.removed.length, refused: refusals.length };
  await work.record({ object: { type: 'link-change', id: changeId }, after: { ...counts, fileName: more.fileName } });
  return { kind: 'done', changeId, refusals };
}
