// `/move`: another day or slot for servers of the open campaigns (SLOT-1, SLOT-2, SLOT-6).
import { loadCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import type { CampaignStaffing } from '../../db/queries/staffing/staffing.ts';
import { loadNextStarts } from '../../db/queries/windows/next-starts.ts';
import type { Db } from '../../db/schema/database.ts';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import { dayText } from '../../domain/day-text.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { type Calendar, calendarOf, closureOn } from '../../domain/planning/calendar.ts';
import { type DayAsked, dayInWeek } from '../../domain/planning/day-asked.ts';
import { isoWeekOf } from '../../domain/planning/iso-week.ts';
import { type HandPlacement, placeByHand } from '../../domain/previews/place-by-hand.ts';
import { closedUntil } from '../../domain/previews/slot-clock.ts';
import { slotDays } from '../../domain/previews/slots.ts';
import { noSlotText } from '../../domain/windows/next-start.ts';
import { type ChosenSessions, chooseSessions } from '../shared/chosen-sessions.ts';
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
import { withinReach } from '../shared/reach/refusals.ts';

export type MoveRequest = {
  readonly hostnames: readonly string[];
  readonly day: DayAsked;
  /** null: the first free one. */
  readonly slot: SlotTime | null;
  /** null: in every open campaign that has them, and whose week has that day. */
  readonly campaignId: CampaignId | null;
};

export type MovedServer = { readonly hostname: string; readonly day: IsoDate; readonly slot: SlotTime };

/** All the servers named or none, one a slot in the order named. A start that was refused is forgotten: the slot is another one. */
export function moveSessions(
  ctx: OperationContext,
  by: Requester,
  ask: MoveRequest,
): Promise<Outcome<{ readonly moved: readonly MovedServer[] }>> {
  const spec = { ability: 'session.move', action: 'session.move', object: NOBODY } as const;
  return operate(ctx, by, spec, async (work) => {
    const found = await chooseSessions(work, ask);
    if (found.kind === 'refused') return found;
    const slotless = withoutSlots(found.campaigns);
    if (slotless !== null) return slotless;
    const slotted = found.campaigns.filter((campaign) => campaign.slotted);
    const planned: Planned[] = [];
    for (const campaign of slotted) {
      const day = dayInWeek(ask.day, campaign.weekStart);
      if (day === null) continue;
      const outcome = await planIn(work, campaign, { day, slot: ask.slot });
      if (outcome.kind === 'refused') return outcome;
      planned.push(outcome);
    }
    const elsewhere = slotted.filter((campaign) => staysIn(campaign, planned));
    if (elsewhere.length > 0) return otherWeek(elsewhere);
    // Only now: a refusal of the last campaign leaves the first as it was.
    const moved: MovedServer[] = [];
    for (const plan of planned) moved.push(...(await moveIn(work, plan)));
    return { kind: 'done', moved };
  });
}

/** Some of its servers would be moved nowhere. */
function staysIn({ chosen }: ChosenSessions, planned: readonly Planned[]): boolean {
  return chosen.some(({ id }) => !planned.some(({ campaign }) => campaign.chosen.some((one) => one.id === id)));
}

function withoutSlots(campaigns: readonly ChosenSessions[]): Refused | null {
  const slotted = new Set(campaigns.filter((one) => one.slotted).flatMap(({ chosen }) => chosen.map(({ id }) => id)));
  for (const { campaignId, chosen } of campaigns) {
    const session = chosen.find(({ id }) => !slotted.has(id));
    if (session === undefined) continue;
    const { hostname } = session;
    return refuse(
      `La campagne ${campaignId} n’a pas de créneaux : ${hostname} ne peut pas être déplacé.`,
      `Campaign ${campaignId} has no slots: ${hostname} cannot be moved.`,
    );
  }
  return null;
}

const NOBODY = { type: 'session', id: null } as const;
const MOVABLE = new Set(['pending', 'prereq_ok']);

type To = { readonly day: IsoDate; readonly slot: SlotTime | null };

type Planned = {
  readonly kind: 'planned';
  readonly campaign: ChosenSessions;
  readonly placements: readonly HandPlacement[];
};

async function planIn(work: UnitOfWork, campaign: ChosenSessions, to: To): Promise<Planned | Refused> {
  const { sessions, chosen } = campaign;
  const fixed = chosen.find(({ status, startAsked }) => !MOVABLE.has(status) || startAsked);
  if (fixed !== undefined) return tooLate(fixed);
  const starts = await loadNextStarts(
    work.trx,
    chosen.map(({ id }) => id),
    { weekStart: campaign.weekStart, now: work.now, zone: work.settings.zone },
  );
  for (const { id, hostname } of chosen) {
    const start = starts.get(id);
    if (start !== undefined) return refused(noSlotText(hostname, start.name));
  }
  const days = await dayFinder(work, campaign);
  const calendar = await calendarFor(work, campaign.weekStart);
  const movable = chosen.map((one) => ({
    serverId: one.id,
    hostname: one.hostname,
    days: days(one),
    closure: closureOn(to.day, calendar, one.zone)?.text ?? null,
  }));
  const until = closedUntil(work.now, work.settings.zone);
  const readable = await readableOf(work, sessions);
  const placed = placeByHand(movable, to, takenOn(sessions, chosen, { day: to.day, readable }), until);
  if (placed.kind === 'refused') return refused(placed.text);
  return { kind: 'planned', campaign, placements: placed.placements };
}

async function moveIn(work: UnitOfWork, { campaign, placements }: Planned): Promise<readonly MovedServer[]> {
  const { chosen } = campaign;
  for (const placement of placements) await write(work, chosen, placement);
  const nameOf = new Map(chosen.map(({ id, hostname }) => [id, hostname]));
  return placements.map(({ serverId, day, slot }) => ({ hostname: nameOf.get(serverId) ?? '', day, slot }));
}

async function readableOf(work: UnitOfWork, sessions: readonly CampaignStaffing[]): Promise<ReadonlySet<ServerId>> {
  const within = await withinReach(
    work,
    sessions.map(({ id }) => ({ serverId: id })),
  );
  return new Set(within.map(({ serverId }) => serverId));
}

/** Slots of the same branch that others of the campaign have that day, by name where whoever asks may read them; who is excluded has none. */
function takenOn(
  sessions: readonly CampaignStaffing[],
  chosen: readonly CampaignStaffing[],
  { day, readable }: { readonly day: IsoDate; readonly readable: ReadonlySet<ServerId> },
): ReadonlyMap<SlotTime, string | null> {
  const moving = new Set(chosen.map(({ id }) => id));
  const others = sessions.filter((one) => one.day === day && !one.excluded && !moving.has(one.id));
  return new Map(
    others.flatMap(({ id, slot, hostname }) =>
      slot === null ? [] : [[slot, readable.has(id) ? hostname : null] as const],
    ),
  );
}

/** Of today: a freeze may be younger than the campaign. */
async function calendarFor({ trx }: { readonly trx: Db }, weekStart: IsoDate): Promise<Calendar> {
  return calendarOf([isoWeekOf(weekStart).year], {
    freezePeriods: await loadFreezePeriods(trx),
    alsaceMoselleZones: await alsaceMoselleZones(trx),
  });
}

/** SLOT-2. */
export async function dayFinder(
  { trx }: { readonly trx: Db },
  { campaignId, weekStart }: Pick<ChosenSessions, 'campaignId' | 'weekStart'>,
): Promise<(session: Pick<CampaignStaffing, 'branch' | 'zone' | 'domainCode' | 'weekdays'>) => readonly IsoDate[]> {
  const calendar = await calendarFor({ trx }, weekStart);
  const { calendar_override_at: lifted } = await loadCampaign(trx, campaignId);
  return ({ branch, ...place }) => slotDays(branch, weekStart, calendar, place, lifted !== null);
}

async function write(
  work: UnitOfWork,
  chosen: readonly CampaignStaffing[],
  { serverId, day, slot }: HandPlacement,
): Promise<void> {
  const session = chosen.find(({ id }) => id === serverId);
  if (session === undefined) throw new Error(`server ${serverId} was not chosen`);
  await work.trx
    .updateTable('patch_sessions')
    .set({ date_prevue: day, heure_prevue: slot, start_refusal: null })
    .where('id', '=', session.sessionId)
    .execute();
  await work.record({
    object: { type: 'session', id: session.sessionId },
    before: { hostname: session.hostname, day: session.day, slot: session.slot },
    after: { day, slot },
  });
}

function tooLate({ hostname, status, startAsked }: CampaignStaffing): Refused {
  if (startAsked && MOVABLE.has(status)) {
    return refuse(
      `Le démarrage de ${hostname} est déjà demandé : il ne peut plus être déplacé.`,
      `The start of ${hostname} is already requested: it can no longer be moved.`,
    );
  }
  return refuse(
    `${hostname} ne peut plus être déplacé : son créneau est passé ou il a déjà été démarré.`,
    `${hostname} can no longer be moved: its slot has passed or it has already been started.`,
  );
}

function otherWeek(campaigns: readonly ChosenSessions[]): Refused {
  const weeks = campaigns.map(({ campaignId, weekStart }) => ({ campaignId, monday: dayText(weekStart) }));
  return refuse(
    `Ce jour n’est pas dans la semaine de la campagne ${weeks.map((one) => `${one.campaignId} (${one.monday.fr})`).join(', ')}.`,
    `That day is not in the week of campaign ${weeks.map((one) => `${one.campaignId} (${one.monday.en})`).join(', ')}.`,
  );
}
