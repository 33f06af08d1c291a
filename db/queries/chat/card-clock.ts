// What time alone changes on cards (`clock` in `db/card-sources`): notes those whose instant has passed since the last look, and
// those whose drawing is only good for the hour or the day.
import { type RawBuilder, sql } from 'kysely';
import { CARD_SOURCES } from '../../card-sources/all.ts';
import type { CardClock, CardKind } from '../../card-sources/source.ts';
import type { Db, Trx } from '../../schema/database.ts';

type Clock = 'business' | 'database';
type Step = { readonly since: Date; readonly now: Date; readonly zone: string };

/** Machines do not agree to the millisecond: whoever draws must be past the instant too. */
const SLACK_MS = 2_000;
/** Periods draw cards that were posted since: an age on an old message is not worth an edit each hour. */
const FOLLOWED_DAYS = 3;

/** Cheap, and harmless in several processes at once. `now` is business time, which may have jumped. Returns whether any was noted. */
export async function noteTimePassed(db: Db, now: Date, zone: string): Promise<boolean> {
  const business = await step(db, 'business', new Date(now.getTime() - SLACK_MS), zone);
  const database = await step(db, 'database', null, zone);
  return business || database;
}

/** `to` null: the present of the database. */
function step(db: Db, clock: Clock, to: Date | null, zone: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const passed = await lockStep(trx, clock, to);
    if (passed === null) return false;
    const noted = await note(trx, clock, { ...passed, zone });
    const until = to ?? passed.now;
    await trx.updateTable('card_clocks').set({ until }).where('clock', '=', clock).execute();
    return noted;
  });
}

/** null: another process is at it, or nothing has passed. A clock that went back has passed what lies between as well. */
async function lockStep(trx: Trx, clock: Clock, to: Date | null): Promise<Pick<Step, 'since' | 'now'> | null> {
  const present = to === null ? sql<Date>`now()` : sql<Date>`${to}::timestamptz`;
  await sql`insert into card_clocks (clock, until) values (${clock}, ${present}) on conflict do nothing`.execute(trx);
  const { rows } = await sql<{ until: Date; present: Date }>`
    select until, ${present} as present from card_clocks where clock = ${clock} for update skip locked`.execute(trx);
  const [row] = rows;
  if (row === undefined || row.until.getTime() === row.present.getTime()) return null;
  const [since, now] = row.until < row.present ? [row.until, row.present] : [row.present, row.until];
  return { since, now };
}

async function note(trx: Trx, clock: Clock, passed: Step): Promise<boolean> {
  const live = await liveKinds(trx);
  const queries = live.flatMap((kind) => queriesOf(kind, CARD_SOURCES[kind].clock ?? {}, clock, passed));
  if (clock === 'business') queries.push(instantsOf(READER_ENDS, passed));
  if (queries.length === 0) return false;
  const { numAffectedRows } = await sql`
    insert into card_changes (card_key) select distinct c.key from (${sql.join(queries, sql` union all `)}) k
    join cards c on c.key = k.key`.execute(trx);
  return (numAffectedRows ?? 0n) > 0n;
}

async function liveKinds(trx: Trx): Promise<readonly CardKind[]> {
  const timed = Object.entries(CARD_SOURCES).flatMap(([kind, { clock }]) =>
    clock === undefined ? [] : [kind as CardKind],
  );
  const { rows } = await sql<{ kind: CardKind }>`
    select k as kind from unnest(${timed}::text[]) k where exists (select from cards where kind = k)`.execute(trx);
  return rows.map(({ kind }) => kind);
}

/** Whatever the kind: the account ends for whom a card in their own chat is drawn, and with it what it offers (PEOPLE-3). */
const READER_ENDS = `select a.card_key as key, u.expires_at as at from users u
  join conversations c on c.user_id = u.id and c.kind = 'personal'
  join card_anchors a on a.conversation_id = c.id and a.retired_at is null where u.expires_at is not null`;

function instantsOf(query: string, passed: Step): RawBuilder<unknown> {
  return sql`select i.key from (${filled(query, passed)}) i where i.at > ${passed.since} and i.at <= ${passed.now}`;
}

function queriesOf(
  kind: CardKind,
  { instants = [], period }: CardClock,
  clock: Clock,
  passed: Step,
): RawBuilder<unknown>[] {
  const queries = instants.filter(({ on }) => on === clock).map(({ query }) => instantsOf(query, passed));
  return period === undefined || clock === 'database' ? queries : [...queries, ofPeriod(kind, period, passed)];
}

function ofPeriod(kind: CardKind, period: 'hour' | 'day', { since, now, zone }: Step): RawBuilder<unknown> {
  const begun = (at: Date) => sql`date_trunc(${period}, ${at}::timestamptz at time zone ${zone})`;
  return sql`select a.card_key as key from card_anchors a join cards c on c.key = a.card_key and c.kind = ${kind}
    where a.retired_at is null and a.created_at > ${now}::timestamptz - make_interval(days => ${FOLLOWED_DAYS}) and ${begun(since)} <> ${begun(now)}`;
}

function filled(query: string, { since, now, zone }: Step): RawBuilder<unknown> {
  const values = { since: sql`${since}::timestamptz`, now: sql`${now}::timestamptz`, zone: sql`${zone}::text` };
  const parts = query.split(/(?<!:):(since|now|zone)\b/);
  return sql.join(
    parts.map((part, i) => (i % 2 === 0 ? sql.raw(part) : values[part as keyof typeof values])),
    sql``,
  );
}
