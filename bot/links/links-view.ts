// The correspondence, one server's part of it, and a change of it (LINK-1 to LINK-3).
import type { LinkChangeView } from '../../cards/links/link-change/card.ts';
import type { LinkConcern, LinksView } from '../../cards/links/links/card.ts';
import type { LinksOfView } from '../../cards/links/links-of/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadChange } from '../../db/queries/change-sets/change-sets.ts';
import { loadLinkRows } from '../../db/queries/links/links.ts';
import { loadCorrespondence } from '../../db/queries/servers/correspondence.ts';
import { loadServerLinks } from '../../db/queries/servers/server-view.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import type { Concern } from '../../domain/links/correspondence.ts';
import { readHostname } from '../../domain/links/signature.ts';
import { shownChange } from '../change-sets/change-set-shown.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';
import { LINK_CHANGES } from './link-work.ts';

export async function linksView(ctx: ViewContext, page: number): Promise<LinksView> {
  const { counts, toAdd, concerns } = await loadCorrespondence(ctx.db);
  return {
    counts,
    toAdd: toAdd.length,
    concerns: pageOf(concerns.map(concernOf), page, PAGE_SIZES.links),
    access: { edit: mayHere(ctx, 'links.edit') },
    ...noticePart(ctx),
  };
}

function concernOf(concern: Concern): LinkConcern {
  const names = (servers: readonly { readonly hostname: string }[]) => servers.map(({ hostname }) => hostname);
  const { kind } = concern;
  if (kind === 'unlinked') return { kind, prods: [concern.prod.hostname], nonprods: [] };
  return { kind, prods: kind === 'ambiguous' ? names(concern.prods) : [], nonprods: names(concern.nonprods) };
}

/** null: the estate has no such server. */
export async function linksOfView(ctx: ViewContext, hostname: string): Promise<LinksOfView | null> {
  const [server] = await findServers(ctx.db, [hostname]);
  if (server === undefined) return null;
  const rows = await loadLinkRows(ctx.db, server.id);
  const validations = new Map(
    (await loadServerLinks(ctx.db, server.id)).map((link) => [link.hostname, link.validation]),
  );
  const pairs = rows.map((row) => {
    const isProd = row.prodId === server.id;
    const other = isProd ? row.nonprod : row.prod;
    return {
      prodId: row.prodId,
      nonprodId: row.nonprodId,
      other,
      as: isProd ? ('prod' as const) : ('nonprod' as const),
      source: row.source,
      by: row.by,
      at: row.at,
      validation: validations.get(other) ?? null,
    };
  });
  return {
    hostname: server.hostname,
    key: cardKeyText({ kind: 'links-of', hostname: server.hostname }),
    reading: readHostname(server.hostname),
    pairs: pageOf(pairs, 1, PAGE_SIZES.links),
    access: { edit: mayHere(ctx, 'links.edit') },
    ...noticePart(ctx),
  };
}

export async function linkChangeView(
  ctx: ViewContext,
  changeId: LinkChangeId,
  page: number,
): Promise<LinkChangeView | null> {
  const change = await loadChange(ctx.db, 'link_changes', changeId);
  if (change === null) return null;
  const { added, removed } = change.difference;
  const lines = [
    ...added.map(({ prod, nonprod }) => ({ sign: '+' as const, prod: prod.hostname, nonprod: nonprod.hostname })),
    ...removed.map(({ prod, nonprod }) => ({ sign: '−' as const, prod: prod.hostname, nonprod: nonprod.hostname })),
  ];
  return {
    ...shownChange(ctx, LINK_CHANGES, change, { lines, page }),
    counts: { added: added.length, removed: removed.length, refused: change.refusals.length },
  };
}
