// Would a command be accepted now? Asked of the rules that accept it, without a lock: what a card advises, it advises by this.
import { sql } from 'kysely';
import { loadWaitingForGo } from '../../db/queries/gate/prod-go.ts';
import { loadDatabases, openRequestOf } from '../../db/queries/rollbacks/rollback-requests.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Accepted, Advice, Advised } from '../../domain/advice/advised.ts';
import { abilityOf } from '../../domain/advice/advised.ts';
import { allowedFrom } from '../../domain/campaigns/session-state.ts';
import type { SlotTime } from '../../domain/clock.ts';
import type { Freshness } from '../../domain/gate/question.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { may, type Role } from '../../domain/people/roles.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { placeByHand } from '../../domain/previews/place-by-hand.ts';
import { closedUntil } from '../../domain/previews/slot-clock.ts';
import { orderRefusal } from '../../domain/quickwin/phase.ts';
import { refusalToGiveUp } from '../campaigns/give-up-attempt.ts';
import { wasToldOfSpentBudget } from '../campaigns/order-start.ts';
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
    const known = sessions.get(`${on.campaignId} ${on.hostname}`) ?? sessionOf(reader, on);
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
      // A snapshot that is held may be restored after the campaign, too (RUN-18).
      if (session?.campaignStatus !== 'open' && advised.do !== 'rollback') return null;
      if (session === undefined || !(await DEEDS[advised.do](reader, session))) return null;
      return (await isOthers(reader, advised.do, session)) ? null : advised;
    }
  }
}

const OF_OPERATORS: ReadonlySet<string> = new Set(['start', 'retry', 'reboot', 'rollback', 'give-up']);

async function isOthers({ db, settings, viewer }: Reader, deed: string, { sessionId }: Session): Promise<boolean> {
  if (viewer === null || !OF_OPERATORS.has(deed)) return false;
  return (await othersAmong(db, settings, viewer, [sessionId])).length > 0;
}

type On = { readonly campaignId: CampaignId; readonly hostname: string };
type OnServer = Extract<Advised, { on: unknown }>['do'];
type Deed = (reader: Reader, session: Session) => Promise<boolean>;

const DEEDS: Readonly<Record<Exclude<OnServer, 'move'>, Deed>> = {
  start: canStart,
  prereqs: async (_, { status }) => status === 'pending' || status === 'prereq_ok',
  retry: async (reader, session) => {
    const broken = session.status === 'failed' || session.rejected;
    return broken && session.stopped_at === null && (await isFreeElsewhere(reader, session));
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

/** With its attempt that has not ended. */
async function sessionOf({ db }: Reader, on: On) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoin('zones as z', 'z.id', 'v.zone_id')
    .leftJoin('patch_attempts as a', (join) => join.onRef('a.session_id', '=', 's.id').on('a.ended_at', 'is', null))
    .select([
      ...(['v.id', 'v.hostname', 's.id as sessionId', 's.campaign_id', 's.status', 's.branch'] as const),
      ...([
        's.start_asked_at',
        's.date_prevue',
        'c.kind',
        'c.phase',
        'c.stopped_at',
        'c.week_start',
        'c.status as campaignStatus',
      ] as const),
      ...(['d.code as domainCode', 'z.name as zone', 'a.state', 'a.step', 'a.waiting_for'] as const),
      sql<boolean>`coalesce(s.rollback_method = 'na', false) or exists (select 1 from vm_snapshots n
        where n.session_id = s.id and n.attempt_id is null and n.state = 'present' and n.discard_asked_at is null)`.as(
        'prepared',
      ),
      sql<boolean>`s.status = 'patched' and exists (select 1 from patch_validation p where p.status = 'validated_ko'
        and p.attempt_id = (select max(x.id) from patch_attempts x where x.session_id = s.id))`.as('rejected'),
    ])
    .where('c.id', '=', on.campaignId)
    .where('v.hostname', '=', on.hostname)
    .executeTakeFirst();
}

type Session = NonNullable<Awaited<ReturnType<typeof sessionOf>>>;

async function canStart({ db, now, settings }: Reader, session: Session): Promise<boolean> {
  const { phase, status, prepared, id, date_prevue: day } = session;
  if (status !== 'pending' && status !== 'prereq_ok') return false;
  // Its own day will come: before it, the order asks for a second yes.
  if (day !== null && day > dayIn(now, settings.zone)) return false;
  if (phase !== null && (orderRefusal(phase, 'patch') !== null || status !== 'prereq_ok' || !prepared)) return false;
  return !(await loadWaitingForGo(db, session.campaign_id, settings.freshness, now)).has(id);
}

async function canRollBack({ db }: Reader, { id, hostname }: Session): Promise<boolean> {
  const held = await restorableSnapshot(db, { id, hostname }, { lock: false });
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
  const row = await db.selectFrom('campaigns').select('status').where('id', '=', id).executeTakeFirst();
  return row?.status === 'open';
}

async function goesOn({ db }: Reader, id: CampaignId): Promise<boolean> {
  const row = await db
    .selectFrom('campaigns')
    .select(['status', 'phase', 'stopped_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row?.status !== 'open' || (row.phase !== null && orderRefusal(row.phase, 'patch') !== null)) return false;
  return row.stopped_at !== null || (await wasToldOfSpentBudget({ trx: db }, id));
}

/** The first of its days on which a slot is free. */
async function dayToMove({ db, now, settings }: Reader, session: Session): Promise<string | null> {
  const { id, hostname, campaign_id: campaignId, week_start: weekStart, kind, status, start_asked_at: asked } = session;
  if (kind !== 'standard' || asked !== null || (status !== 'pending' && status !== 'prereq_ok')) return null;
  const days = (await dayFinder({ trx: db }, { campaignId, weekStart }))(session);
  const others = await db
    .selectFrom('patch_sessions')
    .select(['date_prevue as day', sql<SlotTime | null>`to_char(heure_prevue, 'HH24:MI')`.as('slot')])
    .where('campaign_id', '=', campaignId)
    .where('status', '<>', 'excluded')
    .where('server_id', '<>', id)
    .execute();
  const until = closedUntil(now, settings.zone);
  const isFree = (day: string) => {
    const taken = new Map(
      others.flatMap((one) => (one.day === day && one.slot !== null ? [[one.slot, ''] as const] : [])),
    );
    return placeByHand([{ serverId: id, hostname, days }], { day, slot: null }, taken, until).kind === 'placed';
  };
  return days.find(isFree) ?? null;
}
