// What a good week does, found in the tables: the next useful thing that somebody of the right role would do now.
import { sql } from 'kysely';
import { localNow, moveTo, pass } from './clock.ts';
import { PEOPLE, type PersonName } from './estate.ts';
import { firstRingOf, usefulRings } from './rings/rings.ts';
import { answered, pressOn, typed } from './spoken.ts';
import type { World } from './world.ts';

export type Campaign = {
  readonly id: number;
  readonly kind: string;
  readonly phase: string | null;
  readonly created_by: string;
};

export async function openCampaigns({ db }: World): Promise<Campaign[]> {
  const { rows } = await sql<Campaign>`
    select c.id, c.kind, c.phase, u.display_name as created_by from campaigns c join users u on u.id = c.created_by
    where c.status = 'open' order by c.id`.execute(db);
  return rows;
}

type Counts = {
  readonly hprod: number;
  readonly prod: number;
  readonly unconfirmed: number;
  readonly waiting: number;
  readonly ordered: number;
  readonly running: number;
};

async function countsOf({ db }: World, id: number): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select (count(*) filter (where branch = 'hprod' and status in ('pending', 'prereq_ok')))::int as hprod,
      (count(*) filter (where branch = 'prod' and status in ('pending', 'prereq_ok')))::int as prod,
      (count(*) filter (where rollback_method = 'na' and backup_confirmed_at is null and status in ('pending', 'prereq_ok')))::int as unconfirmed,
      (count(*) filter (where status = 'in_progress'))::int as running,
      (select count(*) from patch_validation p where p.campaign_id = ${id} and p.status = 'en_attente' and not exists (
        select 1 from patch_validation later where later.server_id = p.server_id and later.attempt_id > p.attempt_id))::int as waiting,
      (count(*) filter (where start_asked_at is not null))::int as ordered
    from patch_sessions where campaign_id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`no counts of campaign ${id}`);
  return row;
}

/** One step of the week. */
export async function usefulDeed(world: World): Promise<void> {
  const campaigns = await openCampaigns(world);
  const standard = campaigns.filter(({ kind }) => kind === 'standard').at(-1);
  const run = campaigns.filter(({ kind }) => kind !== 'standard').at(-1);
  const now = localNow(world);
  if (world.workers.queue.some(({ job }) => job !== 'cards')) return work(world);
  if (world.random.chance(0.1)) await everybodyMay(world);
  if (now.hour >= 18 || now.hour < 9 || now.weekday > 4) return nextMorning(world, campaigns.length);
  if (run !== undefined && world.random.chance(0.6)) return workOn(world, run, true);
  if (standard !== undefined) return workOn(world, standard, now.weekday >= 3);
  if (run === undefined && world.random.chance(0.5)) return createSomething(world);
  return nextMorning(world, campaigns.length);
}

/** As in the beginning: no account is closed, none has a list of hosts. */
export async function everybodyMay({ db }: World): Promise<void> {
  await sql`update users set disabled_at = null, expires_at = null`.execute(db);
  await sql`delete from account_hosts`.execute(db);
}

async function workOn(world: World, { id, kind, phase, created_by }: Campaign, production: boolean): Promise<void> {
  const counts = await countsOf(world, id);
  const early = kind === 'quickwin' && phase !== null && PHASE_ORDERS.has(phase);
  const options: { readonly name: string; readonly weight: number; readonly act: () => Promise<void> }[] = [
    { name: 'take over', weight: counts.running > 0 ? 4 : 0, act: () => takeOver(world) },
    { name: 'answer', weight: counts.waiting > 0 ? 8 : 0, act: () => answer(world, id) },
    {
      name: 'confirm backups',
      weight: counts.unconfirmed > 0 ? 10 : 0,
      act: () => pressOn(world, 'Khalid', `prereqs:${id}`, 'prereqs.confirm-backup'),
    },
    {
      name: 'next phase',
      weight: early ? 12 : 0,
      act: () => typed(world, 'Khalid', `/quickwin ${id} ${PHASE_ORDERS.get(phase ?? '')}`),
    },
    { name: 'start non-production', weight: counts.hprod > 0 ? 5 : 0, act: () => start(world, id, kind, 'hprod') },
    {
      name: 'work on production',
      weight: production && counts.prod > 0 ? 8 : 0,
      act: () => workOnProduction(world, id, kind, created_by),
    },
    {
      name: 'answer for the site, open a ring',
      weight: world.hasRings && counts.hprod + counts.prod > 0 ? 8 : 0,
      act: () => usefulRings(world, id),
    },
    { name: 'unstick', weight: counts.hprod + counts.prod > 0 ? 2 : 0, act: () => unstick(world, id, kind) },
    {
      name: 'close',
      weight: counts.waiting + counts.hprod + counts.prod + counts.running === 0 ? 12 : 0,
      act: () => close(world, id),
    },
    { name: 'wait', weight: 1, act: async () => pass(world, { minutes: 20 + world.random.below(100) }) },
  ];
  const option = world.random.weighted(options);
  world.count(`useful: ${option.name}`);
  await option.act();
}

const PHASE_ORDERS: ReadonlyMap<string, string> = new Map([
  ['draft', 'prereqs'],
  ['prereq', 'snapshots'],
  ['snapshot', 'patch'],
]);

/** What keeps a campaign from its end is asked again, left out, or given up. */
async function unstick(world: World, id: number, kind: string): Promise<void> {
  const { rows } = await sql<{ hostname: string; age: number }>`
    select v.hostname, extract(epoch from ${world.time.now}::timestamptz - c.created_at)::float8 / 86400 as age
    from patch_sessions s join servers v on v.id = s.server_id join campaigns c on c.id = s.campaign_id
    where s.campaign_id = ${id} and s.status in ('pending', 'prereq_ok') order by v.hostname`.execute(world.db);
  const one = world.random.pick(rows);
  if (one !== undefined && one.age > 4)
    await typed(world, 'Claire', `/exclude ${rows.map(({ hostname }) => hostname).join(' ')} given up`);
  else if (kind === 'quickwin' && world.random.chance(0.6)) await typed(world, 'Khalid', `/quickwin ${id} snapshots`);
  else if (world.random.chance(0.7)) await typed(world, 'Khalid', `/prereqs ${id}`);
  else if (one !== undefined) await typed(world, 'Claire', `/exclude ${one.hostname} it blocks`);
}

/** What a dead worker left, or what waits for a person. */
async function takeOver(world: World): Promise<void> {
  const { rows } = await sql<{ id: number; hostname: string }>`
    select a.id, v.hostname from patch_attempts a join servers v on v.id = a.server_id where a.state = 'waiting'`.execute(
    world.db,
  );
  const waiting = world.random.pick(rows);
  if (waiting !== undefined) {
    const buttons = (await world.chat.buttons('Ada', `reboot:${waiting.id}`)).filter(
      ({ verb }) => !/page|refresh/.test(verb),
    );
    const button = world.random.pick(buttons);
    world.count(`pressed ${button?.verb ?? 'nothing on a reboot card'}`);
    if (button !== undefined) await world.chat.press('Ada', button, button.inputs);
    else await typed(world, 'Khalid', `/reboot ${waiting.hostname}`);
  }
  await world.workers.expireLeases();
  await world.workers.sweep();
}

async function workOnProduction(world: World, id: number, kind: string, createdBy: string): Promise<void> {
  if (world.random.chance(0.5)) return start(world, id, kind, 'prod');
  if (world.random.chance(0.04)) return typed(world, 'Ada', `/go ${id} override all the walk wants it`);
  const others = (['Khalid', 'Joel', 'Jojo', 'Carl'] as const).filter((name) => name !== createdBy);
  await pressOn(world, world.random.pick(others) ?? 'Joel', `go:${id}`, 'go.approve');
}

async function start(world: World, id: number, kind: string, branch: 'hprod' | 'prod'): Promise<void> {
  if (kind === 'quickwin') return typed(world, 'Khalid', `/quickwin ${id} ${branch === 'prod' ? 'prod' : 'patch'}`);
  const { rows } = await sql<{ hostname: string }>`
    select v.hostname from patch_sessions s join servers v on v.id = s.server_id
    where s.campaign_id = ${id} and s.branch = ${branch} and s.status in ('pending', 'prereq_ok')
      and (s.date_prevue is null or s.date_prevue <= ${localNow(world).toISODate()})
    order by v.hostname`.execute(world.db);
  const due = rows.map(({ hostname }) => hostname);
  const names = world.random.some(
    world.hasRings && due.length > 0 && world.random.chance(0.6) ? await firstRingOf(world, due) : due,
    40,
  );
  if (names.length === 0) return pass(world, { hours: 1 + world.random.below(5) });
  if (world.random.chance(0.15) && kind === 'standard') return typed(world, 'Khalid', `/start ${id} slots`);
  const starter = world.random.pick(['Khalid', 'Joel', 'Carl'] as const) ?? 'Khalid';
  await typed(
    world,
    starter,
    world.random.chance(0.2) ? `/start ${id} due` : `/start ${id} ${names.join(' ')} yes 2029-12-31`,
  );
}

async function answer(world: World, id: number): Promise<void> {
  const { rows } = await sql<{ hostname: string; owner: string }>`
    select v.hostname, case when a.name = 'Directory' then 'Oscar' else 'Olivia' end as owner
    from patch_validation p join servers v on v.id = p.server_id left join applications a on a.id = v.application_id
    where p.campaign_id = ${id} and p.status = 'en_attente' and not exists (
      select 1 from patch_validation later where later.server_id = p.server_id and later.attempt_id > p.attempt_id)
    order by v.hostname`.execute(world.db);
  for (const { hostname, owner } of world.random.some(rows, 8)) {
    const ko = world.random.chance(0.08);
    await typed(world, owner as PersonName, ko ? `/ko ${hostname} it does not answer` : `/ok ${hostname}`);
  }
}

async function createSomething(world: World): Promise<void> {
  const now = localNow(world);
  if (world.random.chance(0.55) && now.weekday <= 2) return createCampaign(world);
  const servers = await world.db.selectFrom('servers').select('hostname').orderBy('hostname').execute();
  const productions = world.random.some(
    servers.map(({ hostname }) => hostname).filter((name) => /^.p/.test(name)),
    6,
  );
  const nonprods = productions.flatMap((name) => ['r', 't'].map((letter) => `${name[0]}${letter}${name.slice(2)}`));
  const known = nonprods.filter((name) => servers.some(({ hostname }) => hostname === name));
  const person = world.random.pick(['Khalid', 'Carl'] as const) ?? 'Khalid';
  await typed(world, person, `/quickwin new ${[...productions, ...known].join(' ')}${onlyKernels(world)}`);
}

function onlyKernels({ kernels, random }: World): string {
  return kernels !== null && random.chance(0.4) ? ' only kernels' : '';
}

export async function createCampaign(world: World): Promise<void> {
  const person = world.random.pick(['Claire', 'Carl'] as const) ?? 'Claire';
  const week = `S${String(localNow(world).weekNumber).padStart(2, '0')}`;
  const said = await world.chat.type(
    person,
    `/campaign ${week}${world.random.chance(0.2) ? ' again' : ''}${onlyKernels(world)}`,
  );
  world.count(`typed /campaign: ${said.kind}`);
  if (said.kind === 'card') await pressOn(world, person, said.key, 'campaign.create');
}

async function close(world: World, id: number): Promise<void> {
  const said = await answered(world, 'Claire', `/close ${id}`);
  if (said.kind === 'card' && said.key.startsWith('close:') && world.random.chance(0.8)) {
    await pressOn(world, 'Claire', said.key, world.random.chance(0.9) ? 'close.confirm' : 'close.keep');
  }
  const { rows } = await sql<{ status: string }>`select status from campaigns where id = ${id}`.execute(world.db);
  if (rows[0]?.status === 'closed') return;
  pass(world, { hours: 2 });
}

/** Nights and weekends pass; weeks without a campaign are sometimes skipped. */
function nextMorning(world: World, open: number): void {
  const now = localNow(world);
  if (now.weekday >= 4 || (open === 0 && now.weekday >= 3)) {
    moveTo(world, 1, 9, open === 0 ? world.random.below(6) : 0);
    return;
  }
  world.time.now = now
    .plus({ days: now.hour < 9 ? 0 : 1 })
    .set({ hour: 9 + world.random.below(8), minute: 5, second: 0 })
    .toJSDate();
}

/** Jobs of the queue and those that they ring for, in any order; some are lost, and the sweep finds what they were about. */
export async function work(world: World): Promise<void> {
  const { workers, random } = world;
  if (random.chance(0.1)) workers.queue.splice(0, random.below(3));
  for (let left = 10 + random.below(60); left > 0 && workers.queue.length > 0; left -= 1) {
    const [queued] = workers.queue.splice(random.below(workers.queue.length), 1);
    if (queued === undefined || queued.job === 'cards') continue;
    world.count(`job ${queued.job}`);
    await workers.run(queued);
    await world.afterJob();
  }
}

export const NAMES: readonly PersonName[] = PEOPLE.map(({ name }) => name);
