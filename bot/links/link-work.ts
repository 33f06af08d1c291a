// What every change of links does: under the gate's lock, since a prod go rests on them (GATE-5), whole or not at all, on record.
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadStoredLinks, writeLinks } from '../../db/queries/links/links.ts';
import { inverseLinks, type LinkDifference, linkConflicts } from '../../domain/links/link-difference.ts';
import type { ChangeSubject } from '../change-sets/change-set.ts';
import { type Refused, refuse, type UnitOfWork } from '../shared/operation.ts';

export const LINK_CHANGES: ChangeSubject<'link_changes'> = {
  table: 'link_changes',
  ability: 'links.edit',
  underList: 'closed',
  objectType: 'link-change',
  actions: { apply: 'links.apply', cancel: 'links.cancel', undo: 'links.undo' },
  lock: lockGate,
  write: applyLinks,
  inverse: inverseLinks,
  ownColumns: () => ({}),
  noSuch: (id) => refuse(`Il n’y a pas de changement de correspondances ${id}.`, `There is no links change ${id}.`),
};

/** Writes the links, or says what stands against it, having written nothing. The gate must be locked. */
async function applyLinks(work: UnitOfWork, difference: LinkDifference): Promise<Refused | null> {
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
