// What a coordinator changes on a preview: servers left out, taken back, moved, assigned (ELIG-4, SLOT-1, SLOT-2, ASSIGN-4, ASSIGN-5).
import { touchCard } from '../../db/queries/cards.ts';
import { changesOf, questionOf } from '../../db/queries/draft-view.ts';
import { loadStaff } from '../../db/queries/people.ts';
import { type LoadedPreview, loadPreview } from '../../db/queries/preview.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { DraftId, ServerId, UserId } from '../../domain/ids.ts';
import { type Adjustment, moveTo, withAdjustments, withoutLeavingOut } from '../../domain/planning/adjustments.ts';
import type { PlannedSession } from '../../domain/planning/campaign-preview.ts';
import { assignmentRefusal, openRoster } from '../../domain/planning/roster.ts';
import { slotDays } from '../../domain/planning/slots.ts';
import { lockOpenDraft, type OpenDraft } from './draft.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  refuse,
  refused,
  type Work,
} from './operation.ts';
import { freeText, namesText } from './sentences.ts';

export type DraftChange =
  | { readonly kind: 'leave-out'; readonly servers: readonly ServerId[]; readonly reason: string }
  | { readonly kind: 'take-back'; readonly servers: readonly ServerId[] }
  /** `slot` null: the first free ones of that day. */
  | {
      readonly kind: 'move';
      readonly servers: readonly ServerId[];
      readonly day: IsoDate | null;
      readonly slot: SlotTime | null;
    }
  /** `operator` null: none was chosen. */
  | { readonly kind: 'assign'; readonly servers: readonly ServerId[]; readonly operator: UserId | 'nobody' | null }
  | { readonly kind: 'reset' };

type Found = Extract<LoadedPreview, { kind: 'found' }>;
type Changed = { readonly kind: 'changed'; readonly adjustments: readonly Adjustment[] };

const MOST_REASON = 200;

/** Nothing of the campaign is written yet: the preview is computed with the changes from now on, and Create does what it shows. */
export function adjustDraft(
  ctx: OperationContext,
  by: By,
  ask: { readonly draftId: DraftId; readonly change: DraftChange },
): Promise<Outcome<object>> {
  const object = { type: 'draft', id: ask.draftId } as const;
  const deed = { ability: 'campaign.create', action: `draft.${ask.change.kind}`, object } as const;
  return operate(ctx, by, deed, async (work) => {
    const found = await lockOpenDraft(work.trx, ask.draftId);
    if (found.kind === 'refused') return found;
    const { draft } = found;
    const loaded = await previewOf(work, draft);
    if (loaded.kind === 'refused') return loaded;
    const changed = await changeOf(work, draft, loaded, ask.change);
    if (changed.kind === 'refused') return changed;
    await work.trx
      .updateTable('campaign_drafts')
      .set({ adjustments: JSON.stringify(changed.adjustments) })
      .where('id', '=', draft.id)
      .execute();
    await work.record({ before: draft.adjustments, after: changed.adjustments });
    await touchCard(work.trx, cardKeyText({ kind: 'draft', draftId: draft.id }));
    return { kind: 'done' };
  });
}

function previewOf({ trx, now, settings }: Work, draft: OpenDraft): Promise<LoadedPreview> {
  const at = { now, zone: settings.zone, budget: settings.hoursBudget };
  return loadPreview(trx, questionOf(draft), at, changesOf(draft));
}

async function changeOf(work: Work, draft: OpenDraft, found: Found, change: DraftChange): Promise<Changed | Refused> {
  const known = draft.adjustments;
  if (change.kind === 'reset') return { kind: 'changed', adjustments: [] };
  if (change.servers.length === 0) return refuse('Cochez d’abord des serveurs.', 'Tick some servers first.');
  if (change.kind === 'take-back') {
    return { kind: 'changed', adjustments: withoutLeavingOut(known, new Set(change.servers)) };
  }
  const sessions = sessionsOf(found, change.servers);
  if (sessions === null) return GONE;
  switch (change.kind) {
    case 'leave-out': {
      const note = { by: work.by.actor.name, reason: freeText(change.reason, MOST_REASON) };
      return added(known, (serverId) => ({ kind: 'leave-out', serverId, ...note }), change.servers);
    }
    case 'move':
      return moved(draft, found, sessions, change);
    case 'assign':
      return assigned(work, draft, found, change);
  }
}

const GONE = refuse(
  'Un de ces serveurs n’est plus dans l’aperçu : relisez la carte.',
  'One of these servers is no longer in the preview: read the card again.',
);

/** In the order of the preview; null: one of them is not in it. */
function sessionsOf({ preview }: Found, servers: readonly ServerId[]): readonly PlannedSession[] | null {
  const wanted = new Set(servers);
  const { hprod, prod } = preview.branches;
  const sessions = [...hprod, ...prod].filter(({ server }) => wanted.has(server.id));
  return sessions.length === wanted.size ? sessions : null;
}

function added(
  known: readonly Adjustment[],
  adjustment: (serverId: ServerId) => Adjustment,
  servers: readonly ServerId[],
): Changed {
  return { kind: 'changed', adjustments: withAdjustments(known, servers.map(adjustment)) };
}

function moved(
  draft: OpenDraft,
  { preview, calendar, rows }: Found,
  sessions: readonly PlannedSession[],
  { day, slot }: Extract<DraftChange, { kind: 'move' }>,
): Changed | Refused {
  if (day === null) return refuse('Choisissez le jour.', 'Choose the day.');
  const weekStart = rows[0]?.weekStart ?? day;
  const lifted = draft.override_at !== null;
  const movable = sessions.map(({ server, branch }) => ({
    serverId: server.id,
    hostname: server.hostname,
    days: slotDays(branch, weekStart, calendar, { zone: server.zone, domainCode: server.domainCode }, lifted),
  }));
  const { hprod, prod } = preview.branches;
  const names = new Map([...hprod, ...prod].map(({ server }) => [server.id, server.hostname]));
  const outcome = moveTo(movable, { day, slot }, draft.adjustments, (id) => names.get(id) ?? '?');
  if (outcome.kind === 'refused') return refused(outcome.text);
  return { kind: 'changed', adjustments: withAdjustments(draft.adjustments, outcome.adjustments) };
}

/** ASSIGN-5 at once; a campaign to be has no limits of its own yet (ASSIGN-4). */
async function assigned(
  { trx, now }: Work,
  draft: OpenDraft,
  { preview }: Found,
  { servers, operator }: Extract<DraftChange, { kind: 'assign' }>,
): Promise<Changed | Refused> {
  if (operator === null) return refuse('Choisissez l’opérateur.', 'Choose the operator.');
  const userId = operator === 'nobody' ? null : operator;
  if (userId !== null) {
    const refusal = assignmentRefusal(openRoster(await loadStaff(trx, now, null), []), userId);
    if (refusal !== null) {
      const { hprod, prod } = preview.branches;
      const wanted = new Set(servers);
      const hosts = [...hprod, ...prod]
        .filter(({ server }) => wanted.has(server.id))
        .map(({ server }) => server.hostname);
      const names = namesText(hosts);
      return refuse(`${refusal.text.fr} (${names.fr})`, `${refusal.text.en} (${names.en})`);
    }
  }
  return added(draft.adjustments, (serverId) => ({ kind: 'assign', serverId, userId }), servers);
}
