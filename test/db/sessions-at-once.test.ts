// ELIG-5, RUN-5: what comes of many sessions that one statement makes is what came of each when they were made row by row, whatever the
// statement is. The triggers of before stand in a second database.
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Db } from '../../db/schema/database.ts';
import { addCampaign, addServer, addUser } from '../support/campaign-data.ts';
import { createRandom, seedOf } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';

const SERVERS = 12;
const DEEDS = 250;
/** A seed whose campaigns stay closed for long comes late to a server that is held twice. */
const MOST_DEEDS = 4_000;
const seed = seedOf('PROPERTY_SEED');
const { db: now } = await createTestDatabase();
const { db: before } = await createTestDatabase();
const both: readonly Db[] = [now, before];
for (const db of both) await fill(db);
await rowByRow(before);

async function fill(db: Db): Promise<void> {
  const operator = await addUser(db, 'Khalid', ['operator']);
  for (const kind of ['standard', 'standard', 'standard', 'emergency'] as const)
    await addCampaign(db, operator, { kind });
  await sql`update campaigns set status = 'closed', closed_at = now() where id = (select max(id) from campaigns where kind = 'standard')`.execute(
    db,
  );
  for (let i = 0; i < SERVERS; i++)
    await addServer(db, `vronce${i}`, i % 3 === 0 ? {} : { excludes: `java* other${i}` });
}

/** As migrations 0051 and 0056 had them. */
async function rowByRow(db: Kysely<never> | Db): Promise<void> {
  await sql`
    drop trigger patch_sessions_excludes on patch_sessions;
    create function session_keeps_excludes() returns trigger language plpgsql as $$
    begin
      new.specific_excludes := (select v.patch_excludes from servers v where v.id = new.server_id);
      return new;
    end $$;
    create trigger patch_sessions_excludes before insert on patch_sessions
      for each row execute function session_keeps_excludes();
    drop trigger patch_sessions_hold_new on patch_sessions;
    drop trigger patch_sessions_hold on patch_sessions;
    create trigger patch_sessions_hold before insert or update of status, start_asked_at, holds_server on patch_sessions
      for each row execute function session_holds_server()`.execute(db as Db);
}

type Deed = (db: Db) => Promise<unknown>;

function deeds(random: ReturnType<typeof createRandom>): Deed {
  const campaign = 1 + random.below(4);
  const status = random.of(['pending', 'prereq_ok', 'failed', 'patched', 'in_progress']);
  const hold = random.below(3) > 0;
  const servers = `{${Array.from({ length: 1 + random.below(5) }, () => 1 + random.below(SERVERS)).join(',')}}`;
  const excludes = `kernel${random.below(9)}`;
  const asked = random.below(2) === 0 ? null : new Date('2027-01-11T09:00:00Z');
  const rows = sql`select distinct ${campaign}::int, x, 'hprod', ${status}, ${hold}::boolean, ${asked}::timestamptz, 'of the statement'
    from unnest(${servers}::int[]) x`;
  const into = sql`insert into patch_sessions (campaign_id, server_id, branch, status, holds_server, start_asked_at, specific_excludes)`;
  const all: readonly Deed[] = [
    (db) => sql`${into} ${rows} order by 2`.execute(db),
    (db) => sql`${into} ${rows} order by 2 on conflict (campaign_id, server_id) do nothing`.execute(db),
    (db) =>
      sql`${into} ${rows} order by 2 on conflict (campaign_id, server_id)
        do update set status = excluded.status, holds_server = excluded.holds_server`.execute(db),
    (db) =>
      sql`merge into patch_sessions t using (${rows} order by 2) as s (campaign, server, branch, status, hold, asked, kept)
        on t.campaign_id = s.campaign and t.server_id = s.server
        when matched then update set status = s.status, start_asked_at = s.asked, holds_server = s.hold
        when not matched then insert (campaign_id, server_id, branch, status, holds_server, start_asked_at, specific_excludes)
          values (s.campaign, s.server, s.branch, s.status, s.hold, s.asked, s.kept)`.execute(db),
    (db) =>
      sql`with made as (${into} ${rows} order by 2 on conflict do nothing returning id)
        update patch_sessions set start_asked_at = null where id not in (select id from made)`.execute(db),
    (db) =>
      sql`update patch_sessions set holds_server = true where server_id = any(${servers}::int[]) and campaign_id = ${campaign}`.execute(
        db,
      ),
    (db) => sql`update patch_sessions set status = ${status} where server_id = any(${servers}::int[])`.execute(db),
    (db) => sql`update servers set patch_excludes = ${excludes} where id = any(${servers}::int[])`.execute(db),
    (db) => sql`update campaigns set status = 'closed', closed_at = now() where id = ${campaign}`.execute(db),
    (db) => sql`update campaigns set status = 'open', closed_at = null where id = ${campaign}`.execute(db),
    (db) =>
      sql`delete from patch_sessions where campaign_id = ${campaign} and server_id = any(${servers}::int[])`.execute(
        db,
      ),
  ];
  return random.of(all);
}

const outcome = (done: Promise<unknown>) =>
  done.then(
    () => 'done',
    (error: Error) => error.message.replace(/\d{4}-\S+/g, ''),
  );

const state = async (db: Db) =>
  (
    await sql`select campaign_id, server_id, status, holds_server, specific_excludes from patch_sessions order by 1, 2`.execute(
      db,
    )
  ).rows;

it(`ELIG-5, RUN-5: sessions of any statement hold their servers and keep their excludes as those of one row did (seed ${seed})`, {
  timeout: 60_000,
}, async () => {
  const random = createRandom(seed);
  const met = new Set<string>();
  for (let i = 0; i < DEEDS || (i < MOST_DEEDS && !met.has('refused')); i++) {
    const deed = deeds(random);
    const [here, there] = [await outcome(deed(now)), await outcome(deed(before))];
    expect(here).toBe(there);
    met.add(/patch_sessions_one_open/.test(here) ? 'refused' : here.slice(0, 60));
    expect(await state(now)).toEqual(await state(before));
  }
  expect(met).toContain('done');
  expect(met).toContain('refused');
});
