// Proposes many links at once, from the names of the estate or from a workbook: shown before anything is done (LINK-2, LINK-3).

import type { NewChange } from '../../db/queries/change-sets/change-sets.ts';
import { loadProductions, loadStoredLinks } from '../../db/queries/links/links.ts';
import { loadCorrespondence } from '../../db/queries/servers/correspondence.ts';
import { allHostnames } from '../../db/queries/servers/servers.ts';
import { isNoLinkChange } from '../../domain/links/link-difference.ts';
import { readLinkRows } from '../../domain/links/link-import.ts';
import { unreadText } from '../../domain/unread.ts';
import { LINK_COLUMNS, LINK_INFORMS } from '../../spreadsheets/links-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import { type Proposed, proposeChange } from '../change-sets/change-set.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { LINK_CHANGES } from './link-work.ts';

type LinksProposed = Proposed<'link_changes'>;

const LINKS = { type: 'links', id: null } as const;

/** LINK-2: only additions; links made by hand and pairs that somebody dismissed are left as they are. */
export function proposeDetection(ctx: OperationContext, by: Requester): Promise<Outcome<LinksProposed>> {
  const spec = { ability: 'links.edit', action: 'links.detect', object: LINKS, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const { toAdd } = await loadCorrespondence(work.trx);
    if (toAdd.length === 0) {
      return refuse(
        'Aucun nouveau lien détecté. Pour les liens à faire à la main : /correspondances.',
        'No new link detected. For the links left to do by hand: /links.',
      );
    }
    const added = toAdd.map(({ prod, nonprod }) => ({ prod, nonprod, source: 'auto' as const }));
    return store(work, { kind: 'detection', difference: { added, removed: [] } });
  });
}

export async function proposeLinkImport(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly bytes: Uint8Array; readonly fileName: string },
): Promise<Outcome<LinksProposed>> {
  const table = await readTable(ask.bytes, LINK_COLUMNS, LINK_INFORMS);
  const spec = { ability: 'links.edit', action: 'links.import', object: LINKS, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
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
    const { fileName } = ask;
    return store(work, { kind: 'import', difference, refusals: all, unread: table.unread, fileName });
  });
}

function store(
  work: UnitOfWork,
  change: Pick<NewChange<'link_changes'>, 'kind' | 'difference' | 'refusals' | 'unread' | 'fileName'>,
): Promise<Outcome<LinksProposed>> {
  const { added, removed } = change.difference;
  return proposeChange(LINK_CHANGES, work, change, { added: added.length, removed: removed.length });
}
