// What every change of links does: under the gate's lock, since a prod go rests on them (GATE-5), whole or not at all, on record.
import { lockGate } from '../../db/queries/gate/gate.ts';
import { insertLinkChange, type LinkChangeKind, loadStoredLinks, writeLinks } from '../../db/queries/links/links.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import { type LinkDifference, linkConflicts } from '../../domain/links/link-difference.ts';
import { type Refused, refuse, type Work } from '../shared/operation.ts';

/** Writes the links, or says what stands against it, having written nothing. The gate must be locked. */
export async function applyLinks(work: Work, difference: LinkDifference): Promise<Refused | null> {
  const conflicts = linkConflicts(difference, await loadStoredLinks(work.trx));
  if (conflicts.length > 0) {
    const said = (language: 'fr' | 'en') =>
      conflicts
        .slice(0, 4)
        .map((text) => text[language])
        .join(' ');
    return refuse(`Rien n’a été changé. ${said('fr')}`, `Nothing was changed. ${said('en')}`);
  }
  await writeLinks(work.trx, difference, { userId: work.by.actor.userId, at: work.now });
  return null;
}

/** Applies at once and keeps it as a change that can be taken back. */
export async function changeLinks(
  work: Work,
  difference: LinkDifference,
  kind: LinkChangeKind,
  undoes?: LinkChangeId,
): Promise<{ readonly kind: 'changed'; readonly changeId: LinkChangeId } | Refused> {
  await lockGate(work.trx);
  const refused = await applyLinks(work, difference);
  if (refused !== null) return refused;
  const changeId = await insertLinkChange(work.trx, {
    kind,
    status: 'applied',
    difference,
    by: work.by.actor.userId,
    at: work.now,
    ...(undoes === undefined ? {} : { undoes }),
  });
  await work.record({ object: { type: 'link-change', id: changeId }, after: difference });
  return { kind: 'changed', changeId };
}
