// Starts that rings and sites stand before, tried too early and rightly (RING-1): in a run of the servers of one ring and of the next. Left
// to chance a ring is finished, and the next one is tried for nothing but that, once in a thousand deeds.
import { sql } from 'kysely';
import { EVERYBODY_CHOICE } from '../../../cards/rings/campaign-rings/card.ts';
import { INPUTS } from '../../../cards/verbs.ts';
import { startNow, type Waiting } from '../after-the-go.ts';
import { patched, withRun } from '../built.ts';
import { localNow, pass } from '../clock.ts';
import { idOf, type PersonName } from '../estate.ts';
import { forbiddenByRings, isWithdrawn, openingOf } from '../oracle/ring-oracle.ts';
import { find, readTables } from '../oracle/tables.ts';
import { pressOn, typed } from '../spoken.ts';
import type { World } from '../world.ts';

type Deed = (world: World) => Promise<void>;

/** Each in its turn: a ring that is never finished says nothing about the next one. */
export async function ringDeed(world: World): Promise<void> {
  await world.random.turn<Deed>('ring deeds', [
    (one) => ringByRing(one, 'bench', 'pilot', 'ok'),
    (one) => ringByRing(one, 'pilot', null, 'ok'),
    (one) => ringByRing(one, one.random.pick(['bench', 'pilot'] as const) ?? 'bench', 'next', 'ko'),
    openedAndWithdrawn,
    siteDecides,
    beforeAnyCampaign,
  ])(world);
}

type Member = { readonly hostname: string; readonly owner: PersonName; readonly ring: string | null };

/** Of non-production, and free to be patched: those of that ring; null: of everybody, but of no site. */
async function membersOf(world: World, ring: string | null, site: string | null = null): Promise<readonly Member[]> {
  const { rows } = await sql<Member>`
    select v.hostname, r.name as ring, case when p.name = 'Directory' then 'Oscar' else 'Olivia' end as owner
    from servers v join applications p on p.id = v.application_id
    join domain_environments de on de.id = v.domain_environment_id join environments e on e.id = de.environment_id
    left join patch_group_servers k on k.server_id = v.id left join patch_groups g on g.id = k.group_id
    left join rings r on r.id = g.ring_id left join sites t on t.id = v.site_id
    where e.production = false and v.machine_type = 'vm' and v.etat = 'Production' and v.app_group is null
      and v.foundation is null and r.name is not distinct from ${ring} and t.name is not distinct from ${site}
      and not exists (select from patch_attempts a where a.server_id = v.id and a.ended_at is null)
      and not exists (select from unclosed_updates u where u.server_id = v.id and u.closed_at is null)
    order by v.hostname`.execute(world.db);
  return rows;
}

/** One ring is patched and answered for, and its days pass; the next one is tried after each of that. */
async function ringByRing(world: World, first: string, next: string | null, last: 'ok' | 'ko'): Promise<void> {
  const after = next === 'next' ? (first === 'bench' ? 'pilot' : null) : next;
  const before = await membersOf(world, first);
  const target = world.random.pick(await membersOf(world, after));
  if (before.length === 0 || target === undefined) return;
  await onlyInRun(world, first);
  const names = [...before.map(({ hostname }) => hostname), target.hostname];
  await withRun(
    world,
    names,
    async (sessions) => {
      const one = sessions.find(({ hostname }) => hostname === target.hostname);
      if (one === undefined) return;
      if (first !== 'bench') await open(world, one.campaignId, first);
      await tried(world, one);
      for (const member of before) {
        const session = sessions.find(({ hostname }) => hostname === member.hostname);
        if (session !== undefined) await patched(world, session);
      }
      const [unanswered, ...others] = world.random.shuffled(before);
      for (const { owner, hostname } of others) await typed(world, owner, `/ok ${hostname}`);
      await tried(world, one);
      if (unanswered === undefined) return;
      await typed(world, unanswered.owner, `/${last} ${unanswered.hostname} the walk says so`);
      await tried(world, one);
      await untilSoaked(world, first, one);
      await world.workers.runAll('attempt');
      await world.afterJob();
    },
    { rings: 'as they are' },
  );
}

/** What another campaign of the cycle still has of that ring would hold the next one back for ever. */
async function onlyInRun(world: World, ring: string): Promise<void> {
  const { rows } = await sql<{ hostname: string; id: number }>`
    select distinct v.hostname, c.id from patch_sessions s join campaigns c on c.id = s.campaign_id and c.status = 'open'
    join servers v on v.id = s.server_id join patch_group_servers k on k.server_id = v.id
    join patch_groups g on g.id = k.group_id join rings r on r.id = g.ring_id
    where r.name = ${ring} and s.status in ('pending', 'prereq_ok') order by 1, 2`.execute(world.db);
  const names = [...new Set(rows.map(({ hostname }) => hostname))];
  if (names.length > 0) await typed(world, 'Claire', `/exclude ${names.join(' ')} in another run`);
}

/** A day at a time, and tried on each: too early by one, then rightly. */
async function untilSoaked(world: World, ring: string, target: Waiting): Promise<void> {
  const { soak_days: days } = await world.db
    .selectFrom('rings')
    .select('soak_days')
    .where('name', '=', ring)
    .executeTakeFirstOrThrow();
  if (days === 0) return;
  for (let passed = 0; passed <= days; passed += 1) {
    if (!(await isWaiting(world, target))) return;
    world.time.now = localNow(world).plus({ days: 1 }).set({ hour: 10 }).toJSDate();
    const isLast = passed === days;
    while (isLast && localNow(world).weekday > 4) pass(world, { days: 1 });
    await tried(world, target);
  }
}

async function isWaiting({ db }: World, { id }: Waiting): Promise<boolean> {
  const { status } = await db
    .selectFrom('patch_sessions')
    .select('status')
    .where('id', '=', id as never)
    .executeTakeFirstOrThrow();
  return status === 'pending' || status === 'prereq_ok';
}

/** RING-1: a named decision, and its end: the first server starts by it, the second one no more. */
async function openedAndWithdrawn(world: World): Promise<void> {
  const ring = world.random.pick(['pilot', null]) ?? null;
  const two = world.random.shuffled(await membersOf(world, ring)).slice(0, 2);
  // Something that the ring waits for, and that is not done.
  const held = world.random.pick(await membersOf(world, ring === null ? 'pilot' : 'bench'));
  if (two.length < 2 || held === undefined) return;
  const names = [held, ...two].map(({ hostname }) => hostname);
  await withRun(
    world,
    names,
    async (sessions) => {
      const [one, other] = two.map(({ hostname }) => sessions.find((session) => session.hostname === hostname));
      if (one === undefined || other === undefined) return;
      await tried(world, one);
      await open(world, one.campaignId, ring);
      await tried(world, one);
      await pressOn(world, 'Ada', `campaign-rings:${one.campaignId}`, 'ring.withdraw');
      await tried(world, other);
      if (world.random.chance(0.5)) {
        await open(world, one.campaignId, ring);
        await tried(world, other);
      }
      await world.workers.runAll('attempt');
      await world.afterJob();
    },
    { rings: 'as they are' },
  );
}

/** RING-1: the first ring is one server for a while, which no campaign has had. */
async function beforeAnyCampaign(world: World): Promise<void> {
  const { db, random } = world;
  const { rows } = await sql<{ id: number }>`
    select id from servers v where foundation is null and not exists (
      select from patch_group_servers k where k.server_id = v.id) and not exists (
      select from patch_sessions s where s.server_id = v.id and s.status <> 'excluded') order by id`.execute(db);
  const spare = random.pick(rows);
  const target = random.pick(await membersOf(world, 'pilot'));
  if (spare === undefined || target === undefined) return;
  const bench = sql`(select id from patch_groups where name = 'bench')`;
  const { rows: members } = await sql<{ server_id: number }>`
    delete from patch_group_servers where group_id = ${bench} returning server_id`.execute(db);
  const put = (ids: readonly number[]) =>
    sql`insert into patch_group_servers (server_id, group_id, added_by, added_at)
      select id, ${bench}, ${idOf(world.people, 'Ada')}, ${world.time.now} from unnest(${[...ids]}::int[]) id
      on conflict do nothing`.execute(db);
  await put([spare.id]);
  await withRun(
    world,
    [target.hostname],
    async ([one]) => {
      if (one !== undefined) await tried(world, one);
    },
    { rings: 'as they are' },
  );
  await sql`delete from patch_group_servers where server_id = ${spare.id}`.execute(db);
  await put(members.map(({ server_id }) => server_id));
}

/** RING-1: a site that has its own admin answers for its servers; nothing else stands before them. */
async function siteDecides(world: World): Promise<void> {
  await typed(world, 'Ada', '/site Lyon admin Olivia');
  const target = world.random.pick(await membersOf(world, null, 'Lyon'));
  if (target === undefined) return;
  const act = async ([one]: readonly Waiting[]) => {
    if (one === undefined) return;
    const answer = (verb: string, inputs: object) =>
      pressOn(world, 'Olivia', `campaign-rings:${one.campaignId}`, verb, inputs);
    await open(world, one.campaignId, null);
    await tried(world, one);
    await answer('site.refuse', { [INPUTS.comment]: 'the walk says no' });
    await tried(world, one);
    const another = localNow(world).plus({ days: 1 }).toISODate() ?? '';
    await answer('site.accept', { [INPUTS.day]: another });
    await tried(world, one);
    await answer('site.accept', { [INPUTS.day]: '' });
    await tried(world, one);
    await world.workers.runAll('attempt');
    await world.afterJob();
  };
  await withRun(world, [target.hostname], act, { rings: 'as they are' });
}

/** By an admin of the product, with a reason. `ring` null: everybody. */
async function open(world: World, campaignId: number, ring: string | null): Promise<void> {
  const row = await world.db
    .selectFrom('rings')
    .select('id')
    .where('name', '=', ring ?? '')
    .executeTakeFirst();
  const which = row === undefined ? EVERYBODY_CHOICE : String(row.id);
  const inputs = { [INPUTS.which]: which, [INPUTS.reason]: 'the walk wants it' };
  await pressOn(world, 'Ada', `campaign-rings:${campaignId}`, 'ring.open', inputs);
}

/** Counted by what stood before it, as the tables have it, and by nothing else (reached.ts). */
async function tried(world: World, target: Waiting): Promise<void> {
  if (!(await isWaiting(world, target))) return;
  const tables = await readTables(world.db);
  const session = find(tables.sessions, target.id);
  const [server, campaign] = [find(tables.servers, session.server_id), find(tables.campaigns, session.campaign_id)];
  const started = { server, campaign, production: false, now: world.time.now };
  const objections = new Set(forbiddenByRings(tables, started).map(({ situation }) => situation));
  const opening = openingOf(tables, started);
  const back = isWithdrawn(tables, started) && objections.size > 0 ? ['withdrawn'] : [];
  const answered = tables.siteAnswers.some((one) => one.campaign_id === campaign.id);
  const free = [...(opening === 'first' ? [] : [opening]), ...(answered ? ['accepted'] : [])];
  const { kind, codes } = await startNow(world, target, 'ring by ring');
  const others = codes.filter((code) => code !== 'ring-closed' && code !== 'site');
  const end = kind === 'started' ? 'started' : others.length === 0 ? 'held' : 'held by others too';
  for (const situation of objections.size === 0 ? free : [...objections, ...back])
    world.count(`ring ${situation}: ${end}`);
}
