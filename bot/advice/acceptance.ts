// Would a command be accepted now? Asked of the rules that accept it, without a lock: what a card advises, it advises by this.
import { type AdvisedSession, findAdvisedSession } from '../../db/queries/advice/advised-session.ts';
import { findCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { wasToldOfSpentBudget } from '../../db/queries/campaigns/spent-budget.ts';
import { loadWaitingForGo } from '../../db/queries/gate/prod-go.ts';
import { loadDatabases, openRequestOf } from '../../db/queries/rollbacks/rollback-requests.ts';
import { sessionsWithSnapshot } from '../../db/queries/snapshots/custody.ts';
import { loadTakenSlots } from '../../db/queries/staffing/taken-slots.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Accepted, Advice, Advised } from '../../domain/advice/advised.ts';
import { abilityOf } from '../../domain/advice/advised.ts';
import { allowedFrom } from '../../domain/campaigns/session-state.ts';
import type { Freshness } from '../../domain/gate/question.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { may, type Role } from '../../domain/people/roles.ts';
import { placeByHand } from '../../domain/previews/place-by-hand.ts';
import { closedUntil, hasCome } from '../../domain/previews/slot-clock.ts';
import { orderRefusal } from '../../domain/quickwin/phase.ts';
import { refusalToGiveUp } from '../campaigns/give-up-attempt.ts';
import { refusalElsewhere, standingElsewhere } from '../campaigns/standing-elsewhere.ts';
import { restorableSnapshot } from '../rollbacks/restorable-snapshot.ts';
import { othersAmong } from '../shared/own-servers.ts';
import { dayFinder } from '../staffing/move-sessions.ts';

export type Reader = {
  readonly db: Db;
  readonly now: Date;
  readonly settings: { readonly zone: string; readonly freshness: Freshness; readonly ownServersOnly?: boolean };
  /** null: whoever reads a shared card. */
  readonly viewer: { readonly userId: UserId; readonly roles: readonly Role[] } | null;
};

/** Those of its commands that would be accepted now, of whoever has the right; and whether this person has it. */
export async function acceptedOf(reader: Reader, { commands }: Advice): Promise<readonly Accepted[]> {
  const found: Accepted[] = [];
  const sessions = new Map<string, Promise<Session | undefined>>();
  const sessionOn = (on: On) => {
    const known = sessions.get(`${on.campaignId} ${on.hostname}`) ?? findAdvisedSession(reader.db, on);
    sessions.set(`${on.campaignId} ${on.hostname}`, known);
    return known;
  };
  for (const advised of commands) {
    const settled = await accepted(reader, advised, sessionOn);
    if (settled === null) continue;
    const ability = abilityOf(advised);
    const byReader = ability === 'read' || (reader.viewer !== null && may(reader.viewer.roles, ability));
    found.push({ advised: settled, byReader });
  }
  return found;
}

/** null: it would be refused. */
async function accepted(
  reader: Reader,
  advised: Advised,
  sessionOn: (on: On) => Promise<Session | undefined>,
): Promise<Advised | null> {
  switch (advised.do) {
    case 'planning':
    case 'validations':
    // Its row is open, and no campaign was made of it: that is why it is advised.
    case 'campaign':
      return advised;
    case 'go':
    case 'rings':
    case 'prereqs-card':
      return (await isOpen(reader, advised.campaignId)) ? advised : null;
    case 'resume':
      return (await goesOn(reader, advised.campaignId)) ? advised : null;
    case 'move': {
      const session = await sessionOn(advised.on);
      const day = session?.campaignStatus !== 'open' ? null : await dayToMove(reader, session);
      return day === null ? null : { ...advised, day };
    }
    default: {
      const session = await sessionOn(advised.on);
      if (session?.campaignStatus !== 'open' && !AFTER_THE_END.has(advised.do)) return null;
      if (session === undefined || !(await ACCEPTED[advised.do](reader, session))) return null;
      return (await isOthers(reader, advised.do, session)) ? null : advised;
    }
  }
}

/** While a snapshot is held (RUN-18). */
const AFTER_THE_END: ReadonlySet<string> = new Set(['rollback', 'repair']);

const OF_OPERATORS: ReadonlySet<string> = new Set(['start', 'retry', 'repair', 'reboot', 'rollback', 'give-up']);

async function isOthers(
  { db, settings, viewer, now }: Reader,
  order: string,
  { sessionId }: Session,
): Promise<boolean> {
  if (viewer === null || !OF_OPERATORS.has(order)) return false;
  return (await othersAmong(db, settings, viewer, [sessionId], now)).length > 0;
}

type On = { readonly campaignId: CampaignId; readonly hostname: string };
type OnServer = Extract<Advised, { on: unknown }>['do'];
type Accepts = (reader: Reader, session: Session) => Promise<boolean>;

const ACCEPTED: Readonly<Record<Exclude<OnServer, 'move'>, Accepts>> = {
  start: canStart,
  prereqs: async (_, { status }) => status === 'pending' || status === 'prereq_ok',
  retry: async (reader, session) => {
    // One that is ordered already is on its way.
    const broken = (session.status === 'failed' || session.rejected) && session.start_asked_at === null;
    return broken && session.stopped_at === null && (await isFreeElsewhere(reader, session));
  },
  repair: async (reader, session) => {
    const broken = session.status === 'failed' || session.rejected;
    if (!broken || !(await isFreeElsewhere(reader, session))) return false;
    if (session.campaignStatus === 'open') return session.stopped_at === null;
    return (await sessionsWithSnapshot(reader.db, [session.sessionId])).has(session.sessionId);
  },
  restore: async (reader, session) =>
    allowedFrom('restore').includes(session.status) && (await isFreeElsewhere(reader, session)),
  rollback: canRollBack,
  reboot: async (_, { state, waiting_for: waits }) =>
    state === 'waiting' && (waits?.kind === 'reboot-decision' || waits?.kind === 'reboot-slot'),
  'give-up': async (_, { state, step, waiting_for, ...server }) => {
    const attempt = state === null || step === null ? undefined : { state, step, waiting_for };
    return refusalToGiveUp(attempt, server) === null;
  },
};

type Session = AdvisedSession;

async function canStart({ db, now, settings, viewer }: Reader, session: Session): Promise<boolean> {
  const { kind, phase, status, prepared, id, date_prevue: day, heure_prevue: slot, intervenant_id: operator } = session;
  if (status !== 'pending' && status !== 'prereq_ok') return false;
  // Before its slot, and of a colleague, the order asks for a second yes.
  if (kind === 'standard' && day !== null && !hasCome({ day, slot }, now, settings.zone)) return false;
  const isOperator = viewer !== null && may(viewer.roles, 'campaign.start');
  if (phase === null && isOperator && operator !== null && operator !== viewer.userId) return false;
  if (phase !== null && (orderRefusal(phase, 'patch') !== null || status !== 'prereq_ok' || !prepared)) return false;
  return !(await loadWaitingForGo(db, session.campaign_id, settings.freshness, now)).has(id);
}

async function canRollBack({ db }: Reader, { id, hostname }: Session): Promise<boolean> {
  const held = await restorableSnapshot(db, { id, hostname });
  if (held.kind === 'refused') return false;
  return (await loadDatabases(db, id)).length === 0 || (await openRequestOf(db, held.snapshot.id)) === undefined;
}

/** ELIG-5. */
async function isFreeElsewhere(
  { db, now, settings }: Reader,
  { id, hostname, campaign_id }: Session,
): Promise<boolean> {
  const servers = [{ id, hostname }];
  const standing = await standingElsewhere({ trx: db, now, settings }, campaign_id, servers);
  return refusalElsewhere(servers, standing, '') === null;
}

async function isOpen({ db }: Reader, id: CampaignId): Promise<boolean> {
  return (await findCampaign(db, id))?.status === 'open';
}

async function goesOn({ db }: Reader, id: CampaignId): Promise<boolean> {
  const row = await findCampaign(db, id);
  if (row?.status !== 'open' || (row.phase !== null && orderRefusal(row.phase, 'patch') !== null)) return false;
  return row.stopped_at !== null || (await wasToldOfSpentBudget(db, id));
}

/** The first of its days on which a slot is free. */
async function dayToMove({ db, now, settings }: Reader, session: Session): Promise<string | null> {
  const { id, hostname, campaign_id: campaignId, week_start: weekStart, kind, status, start_asked_at: asked } = session;
  if (kind !== 'standard' || asked !== null || (status !== 'pending' && status !== 'prereq_ok')) return null;
  const days = (await dayFinder({ trx: db }, { campaignId, weekStart }))(session);
  const others = await loadTakenSlots(db, campaignId, id);
  const until = closedUntil(now, settings.zone);
  const isFree = (day: string) => {
    const taken = new Map(
      others.flatMap((one) => (one.day === day && one.slot !== null ? [[one.slot, ''] as const] : [])),
    );
    return placeByHand([{ serverId: id, hostname, days }], { day, slot: null }, taken, until).kind === 'placed';
  };
  return days.find(isFree) ?? null;
}
