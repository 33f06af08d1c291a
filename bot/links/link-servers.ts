// `/link` and `/unlink`: pairs made and undone by hand (LINK-3).
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadLinkRows, loadProductions, loadStoredLinks } from '../../db/queries/links/links.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import { pairRefusal } from '../../domain/links/link-import.ts';
import { changeNow } from '../change-sets/change-set.ts';
import { findNamedServers, type NamedServer } from '../shared/named-servers.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';
import { namesText } from '../shared/sentences.ts';
import { LINK_CHANGES } from './link-work.ts';

export type LinkRequest = { readonly prod: string; readonly nonprods: readonly string[] };
type Linked = { readonly changeId: LinkChangeId; readonly prod: string; readonly nonprods: readonly string[] };

const LINKS = { type: 'links', id: null } as const;

/** All of them or none. The production comes first: the other way round is refused with the right words. */
export function linkServers(ctx: OperationContext, by: Requester, ask: LinkRequest): Promise<Outcome<Linked>> {
  const spec = { ability: 'links.edit', action: 'links.add', object: LINKS } as const;
  return operate(ctx, by, spec, async (work) => {
    await lockGate(work.trx);
    const found = await namedPair(work, ask);
    if (found.kind === 'refused') return found;
    const { prod, nonprods } = found;
    const stored = await loadStoredLinks(work.trx);
    const { all: productions } = await loadProductions(work.trx);
    for (const nonprod of nonprods) {
      const refusal = pairRefusal(prod, nonprod, { productions, stored });
      if (refusal !== null) return refused(refusal);
    }
    const added = nonprods.map((nonprod) => ({ prod, nonprod, source: 'manual' as const }));
    const changed = await changeNow(LINK_CHANGES, work, { difference: { added, removed: [] }, kind: 'edit' });
    return changed.kind === 'refused' ? changed : done(changed.changeId, prod, nonprods);
  });
}

/** Without a non-production: every link of that production. What detection had found is not proposed again (LINK-2). */
export function unlinkServers(ctx: OperationContext, by: Requester, ask: LinkRequest): Promise<Outcome<Linked>> {
  const spec = { ability: 'links.edit', action: 'links.remove', object: LINKS } as const;
  return operate(ctx, by, spec, async (work) => {
    await lockGate(work.trx);
    const found = await namedPair(work, ask);
    if (found.kind === 'refused') return found;
    const { prod, nonprods } = found;
    const rows = (await loadLinkRows(work.trx, prod.id)).filter((row) => row.prodId === prod.id);
    const wanted = new Set(nonprods.map(({ id }) => id));
    const missing = nonprods.find(({ id }) => !rows.some((row) => row.nonprodId === id));
    if (missing !== undefined || rows.length === 0) {
      const other = missing?.hostname ?? '';
      if (other === '') return refuse(`${prod.hostname} n’a aucun lien.`, `${prod.hostname} has no links.`);
      return refuse(`${prod.hostname} et ${other} ne sont pas liés.`, `${prod.hostname} and ${other} are not linked.`);
    }
    const removed = rows
      .filter(({ nonprodId }) => wanted.size === 0 || wanted.has(nonprodId))
      .map((row) => ({ prod, nonprod: { id: row.nonprodId, hostname: row.nonprod }, source: row.source }));
    // Those that were not named are found here: production stands on them, whoever may read them.
    const outside = await refusalOfReach(
      work,
      removed.map(({ nonprod }) => nonprod.id),
    );
    if (outside !== null) return outside;
    const changed = await changeNow(LINK_CHANGES, work, { difference: { added: [], removed }, kind: 'edit' });
    if (changed.kind === 'refused') return changed;
    return done(
      changed.changeId,
      prod,
      removed.map(({ nonprod }) => nonprod),
    );
  });
}

function done(changeId: LinkChangeId, prod: NamedServer, nonprods: readonly NamedServer[]) {
  return { kind: 'done', changeId, prod: prod.hostname, nonprods: nonprods.map(({ hostname }) => hostname) } as const;
}

async function namedPair({ trx, by }: UnitOfWork, { prod, nonprods }: LinkRequest) {
  const found = await findNamedServers(trx, [prod, ...nonprods], by.actor.userId);
  if (found.kind === 'refused') return found;
  const [first, ...others] = found.servers;
  if (first === undefined) return refuse('Il manque le serveur de production.', 'The production server is missing.');
  if (nonprods.length > 0 && others.length === 0) {
    const { fr, en } = namesText([first.hostname]);
    return refuse(`${fr} ne peut pas être lié à lui-même.`, `${en} cannot be linked to itself.`);
  }
  return { kind: 'pair', prod: first, nonprods: others } as const;
}
