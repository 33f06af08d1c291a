// What a coordinator changes on a preview: servers left out, taken back, taken from other campaigns, moved, assigned, and limits of
// operators (ELIG-4, ELIG-5, SLOT-1, SLOT-2, SLOT-6, ASSIGN-4, ASSIGN-5).

import { loadOperators, loadStaff } from '../../db/queries/people/people.ts';
import { changesOf, questionOf } from '../../db/queries/previews/draft-view.ts';
import { type LoadedPreview, loadPreview } from '../../db/queries/previews/preview.ts';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { DraftId, ServerId, UserId } from '../../domain/ids.ts';
import { type Adjustment, moveTo, withAdjustments, withoutLeavingOut } from '../../domain/previews/adjustments.ts';
import type { PlannedSession } from '../../domain/previews/campaign-preview.ts';
import { NO_CONSENT, standingOf, standingText } from '../../domain/previews/elsewhere.ts';
import type { PreviewInput } from '../../domain/previews/preview.ts';
import { type OperatorLimit, openRoster, take } from '../../domain/previews/roster.ts';
import { closedUntil } from '../../domain/previews/slot-clock.ts';
import { slotDays } from '../../domain/previews/slots.ts';
import type { Server } from '../../domain/server.ts';
import { noSlotText } from '../../domain/windows/next-start.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';
import { lockOpenDraft, type OpenDraft } from './draft.ts';

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
  /** Although another campaign has them or has patched them (ELIG-5); the latter needs a reason. */
  | { readonly kind: 'take-in'; readonly servers: readonly ServerId[]; readonly reason: string }
  /** ASSIGN-4. `operator` null: none was chosen; `most` null: no number. 0: no limit. */
  | { readonly kind: 'limit'; readonly operator: UserId | null; readonly most: number | null }
  | { readonly kind: 'reset' };

type Found = Extract<LoadedPreview, { kind: 'found' }>;
type Changed = {
  readonly kind: 'changed';
  readonly adjustments: readonly Adjustment[];
  /** Absent: as they were. */
  readonly limits?: readonly OperatorLimit[];
};

const MAX_REASON = 200;

/** Nothing of the campaign is written yet: the preview is computed with the changes from now on, and Create does what it shows. */
export function adjustDraft(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly draftId: DraftId; readonly change: DraftChange },
): Promise<Outcome<object>> {
  const object = { type: 'draft', id: ask.draftId } as const;
  const spec = { ability: 'campaign.create', action: `draft.${ask.change.kind}`, object } as const;
  return operate<object>(ctx, by, spec, async (work) => {
    const found = await lockOpenDraft(work.trx, ask.draftId);
    if (found.kind === 'refused') return found;
    const { draft } = found;
    const loaded = await previewOf(work, draft);
    if (loaded.kind === 'refused') return loaded;
    const changed = await changeOf(work, draft, loaded, ask.change);
    if (changed.kind === 'refused') return changed;
    const limits = changed.limits ?? draft.operator_limits;
    await work.trx
      .updateTable('campaign_drafts')
      .set({ adjustments: JSON.stringify(changed.adjustments), operator_limits: JSON.stringify(limits) })
      .where('id', '=', draft.id)
      .execute();
    const before = { adjustments: draft.adjustments, limits: draft.operator_limits };
    await work.record({ before, after: { adjustments: changed.adjustments, limits } });
    return { kind: 'done' };
  });
}

function previewOf({ trx, now, settings }: UnitOfWork, draft: OpenDraft): Promise<LoadedPreview> {
  const at = { now, zone: settings.zone, budget: settings.hoursBudget, supportEnds: settings.supportEnds };
  return loadPreview(trx, questionOf(draft), at, changesOf(draft));
}

async function changeOf(
  work: UnitOfWork,
  draft: OpenDraft,
  found: Found,
  change: DraftChange,
): Promise<Changed | Refused> {
  const known = draft.adjustments;
  if (change.kind === 'reset') return { kind: 'changed', adjustments: [], limits: [] };
  if (change.kind === 'limit') return limited(work, draft, change);
  if (change.servers.length === 0) return refuse('Cochez d’abord des serveurs.', 'Tick some servers first.');
  if (change.kind === 'take-back') {
    return { kind: 'changed', adjustments: withoutLeavingOut(known, new Set(change.servers)) };
  }
  if (change.kind === 'take-in') return takenIn(work, draft, found, change);
  const sessions = sessionsOf(found, change.servers);
  if (sessions === null) return GONE;
  switch (change.kind) {
    case 'leave-out': {
      const note = { by: work.by.actor.name, reason: work.text(change.reason, MAX_REASON) };
      return added(known, (serverId) => ({ kind: 'leave-out', serverId, ...note }), change.servers);
    }
    case 'move':
      return moved(work, draft, found, sessions, change);
    case 'assign':
      return assigned(work, draft, found, change);
  }
}

const GONE = refuse(
  'Un de ces serveurs n’est plus dans l’aperçu : relisez la carte.',
  'One of these servers is no longer in the preview: check the card again.',
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
  { now, settings }: UnitOfWork,
  draft: OpenDraft,
  { preview, calendar, rows }: Found,
  sessions: readonly PlannedSession[],
  { day, slot }: Extract<DraftChange, { kind: 'move' }>,
): Changed | Refused {
  if (day === null) return refuse('Choisissez le jour.', 'Choose the day.');
  const fixed = sessions.find(({ window }) => window !== null);
  if (fixed !== undefined) return refused(noSlotText(fixed.server.hostname, fixed.window ?? ''));
  const weekStart = rows[0]?.weekStart ?? day;
  const lifted = draft.override_at !== null;
  const movable = sessions.map(({ server, branch }) => ({
    serverId: server.id,
    hostname: server.hostname,
    days: slotDays(branch, weekStart, calendar, server, lifted),
  }));
  const { hprod, prod } = preview.branches;
  const names = new Map([...hprod, ...prod].map(({ server }) => [server.id, server.hostname]));
  const outcome = moveTo(
    movable,
    { day, slot },
    draft.adjustments,
    (id) => names.get(id) ?? '?',
    closedUntil(now, settings.zone),
  );
  if (outcome.kind === 'refused') return refused(outcome.text);
  return { kind: 'changed', adjustments: withAdjustments(draft.adjustments, outcome.adjustments) };
}

/** ASSIGN-5 and ASSIGN-4 at once, with what the preview gives already. */
async function assigned(
  { trx, now }: UnitOfWork,
  draft: OpenDraft,
  { preview }: Found,
  { servers, operator }: Extract<DraftChange, { kind: 'assign' }>,
): Promise<Changed | Refused> {
  if (operator === null) return refuse('Choisissez l’opérateur.', 'Choose the operator.');
  const userId = operator === 'nobody' ? null : operator;
  if (userId !== null) {
    const wanted = new Set(servers);
    const sessions = [...preview.branches.hprod, ...preview.branches.prod];
    const others = sessions.filter(({ server }) => !wanted.has(server.id)).flatMap((session) => session.userId ?? []);
    const roster = openRoster(await loadStaff(trx, now, null, draft.operator_limits), others);
    const hosts = sessions.filter(({ server }) => wanted.has(server.id)).map(({ server }) => server.hostname);
    const refusal = servers.map(() => take(roster, userId)).find((one) => one !== null);
    if (refusal !== undefined) {
      const names = namesText(hosts);
      return refuse(`${refusal.text.fr} (${names.fr})`, `${refusal.text.en} (${names.en})`);
    }
  }
  return added(draft.adjustments, (serverId) => ({ kind: 'assign', serverId, userId }), servers);
}

const MAX_LIMIT = 10_000;

/** ASSIGN-4, before anything exists: the preview is computed with it from now on. */
async function limited(
  { trx, now }: UnitOfWork,
  draft: OpenDraft,
  { operator, most }: Extract<DraftChange, { kind: 'limit' }>,
): Promise<Changed | Refused> {
  if (operator === null) return refuse('Choisissez l’opérateur.', 'Choose the operator.');
  if (most === null || !Number.isInteger(most) || most < 0 || most > MAX_LIMIT) {
    return refuse('Donnez un nombre de serveurs (0 : sans limite).', 'Give a number of servers (0: no limit).');
  }
  const known = (await loadOperators(trx, now)).some(({ id }) => id === operator);
  if (!known) return refuse('Cette personne n’est pas un opérateur actif.', 'This person is not an active operator.');
  const limits = [...draft.operator_limits.filter(({ userId }) => userId !== operator), { userId: operator, most }];
  return { kind: 'changed', adjustments: draft.adjustments, limits };
}

/** ELIG-5: each decision is about the campaign that stands against it now; another one will be asked about again. */
function takenIn(
  work: UnitOfWork,
  draft: OpenDraft,
  { preview, input }: Found,
  change: Extract<DraftChange, { kind: 'take-in' }>,
): Changed | Refused {
  const reason = work.text(change.reason, MAX_REASON);
  const by = work.by.actor.name;
  const decided: Adjustment[] = [];
  for (const serverId of change.servers) {
    const out = preview.leftOut.find(({ server, reason: why }) => server.id === serverId && why.code === 'in-campaign');
    if (out === undefined) return GONE;
    const outcome = consentTo(out.server, input, { by, reason });
    if (outcome.kind === 'refused') return outcome;
    decided.push(...outcome.adjustments);
  }
  return { kind: 'changed', adjustments: withAdjustments(draft.adjustments, decided) };
}

/** Everything that stands against one server, one after the other. */
function consentTo(
  { id: serverId, hostname }: Server,
  { rows, elsewhere, today }: PreviewInput,
  { by, reason }: { readonly by: string; readonly reason: string },
): Changed | Refused {
  const [week] = rows;
  if (week === undefined) return GONE;
  const of = { year: week.year, cycle: week.cycle, today };
  const adjustments: Adjustment[] = [];
  let consent = NO_CONSENT;
  // What is open, then what is patched: each is asked about once.
  for (let asked = 0; asked < 3; asked += 1) {
    const standing = standingOf(elsewhere?.get(serverId) ?? [], of, consent);
    if (standing === null) return { kind: 'changed', adjustments };
    const { kind, in: session } = standing;
    const { fr, en } = standingText(standing);
    if (kind === 'running')
      return refuse(`${hostname} est ${fr} : attendez la fin.`, `${hostname} is ${en}: wait for it to finish.`);
    if (kind === 'patched' && reason === '') {
      return refuse(
        `${hostname} : ${fr}. Indiquez pourquoi le patcher de nouveau.`,
        `${hostname}: ${en}. Give the reason for patching it again.`,
      );
    }
    if (kind === 'open') {
      adjustments.push({ kind: 'take-over', serverId, from: session.campaignId, by });
      consent = { ...consent, takenFrom: session.campaignId };
    } else {
      adjustments.push({ kind: 'ask-again', serverId, after: session.campaignId, by, reason });
      consent = { ...consent, askedAgainAfter: session.campaignId };
    }
  }
  return GONE;
}
