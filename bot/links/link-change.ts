// A change of links that waits: applied whole, cancelled, or taken back once applied. Of two people at once, one wins.

import { lockGate } from '../../db/queries/gate/gate.ts';
import { endLinkChange, type LinkChange, loadLinkChange } from '../../db/queries/links/links.ts';
import type { AuditedDeed } from '../../domain/history/action-words.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import { inverseLinks } from '../../domain/links/link-difference.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  refuse,
  type Work,
} from '../shared/operation.ts';
import { endedRefusal, waitingRefusal } from '../shared/waiting-change.ts';
import { applyLinks, changeLinks } from './link-work.ts';

type OnChange = { readonly changeId: LinkChangeId };

export function applyLinkChange(ctx: OperationContext, by: By, ask: OnChange): Promise<Outcome<object>> {
  return operate(ctx, by, deedOn(ask, 'links.apply'), async (work) => {
    const change = await waitingChange(work, ask);
    if (change.kind === 'refused') return change;
    const conflict = await applyLinks(work, change.change.difference);
    if (conflict !== null) return conflict;
    await end(work, ask, 'applied');
    await work.record({ after: change.change.difference });
    return { kind: 'done' };
  });
}

export function cancelLinkChange(ctx: OperationContext, by: By, ask: OnChange): Promise<Outcome<object>> {
  return operate(ctx, by, deedOn(ask, 'links.cancel'), async (work) => {
    const change = await waitingChange(work, ask);
    if (change.kind === 'refused') return change;
    await end(work, ask, 'cancelled');
    await work.record({});
    return { kind: 'done' };
  });
}

/** The inverse of an applied change, as a change of its own. */
export function undoLinkChange(ctx: OperationContext, by: By, ask: OnChange): Promise<Outcome<OnChange>> {
  return operate(ctx, by, deedOn(ask, 'links.undo'), async (work) => {
    await lockGate(work.trx);
    const change = await loadLinkChange(work.trx, ask.changeId);
    if (change === null) return noSuchChange(ask.changeId);
    if (change.kind === 'undo') return refuse('Une annulation ne peut pas être annulée.', 'An undo cannot be undone.');
    if (change.status !== 'applied') return endedRefusal(change);
    const undone = await changeLinks(work, inverseLinks(change.difference), 'undo', ask.changeId);
    if (undone.kind === 'refused') return undone;
    await end(work, ask, 'undone');
    return { kind: 'done', changeId: undone.changeId };
  });
}

function deedOn({ changeId }: OnChange, action: AuditedDeed) {
  return { ability: 'links.edit', action, object: { type: 'link-change', id: changeId } } as const;
}

async function waitingChange(
  work: Work,
  { changeId }: OnChange,
): Promise<{ readonly kind: 'waiting'; readonly change: LinkChange } | Refused> {
  await lockGate(work.trx);
  const change = await loadLinkChange(work.trx, changeId);
  if (change === null) return noSuchChange(changeId);
  return waitingRefusal(change) ?? { kind: 'waiting', change };
}

function noSuchChange(id: LinkChangeId): Refused {
  return refuse(`Il n’y a pas de changement de correspondances ${id}.`, `There is no links change ${id}.`);
}

async function end(work: Work, { changeId }: OnChange, status: 'applied' | 'cancelled' | 'undone'): Promise<void> {
  await endLinkChange(work.trx, changeId, { status, by: work.by.actor.userId, at: work.now });
}
