// Orders that stand in the tables whatever the chat would have answered: given a moment before something changed, or by hand. The start
// must refuse them for each reason of RUN-2 by itself.
import { sql } from 'kysely';
import { localNow, pass } from './clock.ts';
import { idOf, type PersonName } from './estate.ts';
import { HOLIDAYS } from './oracle/start-oracle.ts';
import { typed } from './spoken.ts';
import type { World } from './world.ts';

export type Target = {
  readonly id: number;
  readonly hostname: string;
  readonly branch: string;
  readonly status: string;
  readonly dueAt: Date | null;
  /** An attempt runs on it in another campaign, or on another member of its cluster. */
  readonly besideRunning: boolean;
};

export async function forcedOrder(world: World): Promise<void> {
  const target = await anySession(world);
  if (target === undefined) return;
  if (world.random.chance(0.7)) await prepared(world, target);
  const { asker } = world.random.weighted(ASKERS);
  await order(world, target, {
    asked: new Date(world.time.now.getTime() - (world.random.chance(0.9) ? 0 : 86_400_000)),
    asker,
  });
  if (world.random.chance(0.25)) await obstacle(world, target);
  await world.afterJob();
  const outcome = await world.workers.start(target.id);
  const early = asker === null && target.dueAt !== null && target.dueAt > world.time.now;
  if (outcome?.kind === 'not-ordered' && early) world.count('refused: not-due');
  // Those of a refusal are in the trail.
  if (outcome?.kind === 'waiting') for (const { code } of outcome.blockers) world.count(`refused: ${code}`);
  world.count(`forced order: ${outcome?.kind ?? 'killed'}`);
}

export async function order(
  { db, people }: World,
  { id }: Target,
  { asked, asker }: { readonly asked: Date; readonly asker: PersonName | null },
): Promise<void> {
  const by = asker === null ? null : idOf(people, asker);
  await sql`update patch_sessions set start_asked_at = ${asked}, start_asked_by = ${by} where id = ${id}`.execute(db);
}

const ASKERS: readonly { readonly asker: PersonName | null; readonly weight: number }[] = [
  { asker: 'Khalid', weight: 5 },
  { asker: 'Joel', weight: 3 },
  { asker: 'Olivia', weight: 1 },
  { asker: null, weight: 2 },
];

async function anySession({ db, random }: World, only?: 'hprod'): Promise<Target | undefined> {
  const { rows } = await sql<Target>`
    select s.id, s.branch, s.status, v.hostname, (s.date_prevue + s.heure_prevue) at time zone 'Europe/Paris' as "dueAt",
      exists (select 1 from patch_attempts a join servers r on r.id = a.server_id
        where a.ended_at is null and a.session_id <> s.id and (r.id = v.id or r.app_group = v.app_group)) as "besideRunning"
    from patch_sessions s join servers v on v.id = s.server_id
    where s.campaign_id > (select max(id) from campaigns) - 5 order by s.id`.execute(db);
  const open = rows.filter(({ status }) => status === 'pending' || status === 'prereq_ok');
  if (only !== undefined) return random.pick(open.filter(({ branch }) => branch === only));
  const beside = open.filter(({ besideRunning }) => besideRunning);
  if (beside.length > 0 && random.chance(0.5)) return random.pick(beside);
  const wanted = open.length > 0 && random.chance(0.75) ? open : rows;
  const production = wanted.filter(({ branch }) => branch === 'prod');
  return random.pick(production.length > 0 && random.chance(0.7) ? production : wanted);
}

/** As a check of a minute ago leaves it. */
export async function prepared({ db, time }: World, { id }: Target): Promise<void> {
  await sql`
    update patch_sessions s set status = 'prereq_ok', prereq_validated = true, prereq_date = ${time.now},
      rollback_method = case when v.machine_type = 'physical' then s.rollback_method else 'snapshot' end
    from servers v where v.id = s.server_id and s.id = ${id} and s.status in ('pending', 'prereq_ok')`.execute(db);
}

/** What changed between the order and the start. */
async function obstacle(world: World, { id }: Target): Promise<void> {
  const now = localNow(world);
  const { act } = world.random.weighted<{ readonly weight: number; readonly act: () => unknown }>([
    { weight: 3, act: () => later(world, 20, 40) },
    { weight: 1, act: () => later(world, 22, 0) },
    { weight: 1, act: () => pass(world, { days: 1 }) },
    { weight: 1, act: () => toHoliday(world) },
    {
      weight: 2,
      act: () =>
        sql`update patch_sessions set prereq_date = ${now.minus({ hours: 2 }).toJSDate()} where id = ${id}`.execute(
          world.db,
        ),
    },
    {
      weight: 1,
      act: () => typed(world, 'Claire', `/freeze ${now.toISODate()} ${now.toISODate()} a walk`),
    },
  ]);
  await act();
}

/** That time of the day, unless it has passed. */
function later(world: World, hour: number, minute: number): void {
  const to = localNow(world).set({ hour, minute });
  if (to > localNow(world)) world.time.now = to.toJSDate();
}

function toHoliday(world: World): void {
  const today = localNow(world);
  const next = [...HOLIDAYS]
    .sort()
    .map((day) =>
      today.set({ year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8)) }),
    )
    .find((day) => day > today && day.weekday <= 4 && day.diff(today, 'weeks').weeks < 12);
  if (next !== undefined) world.time.now = next.set({ hour: 10 }).toJSDate();
}

/** A host goes dark right after its update was ordered, and is given up (RUN-15). */
export async function lostForGood(world: World): Promise<void> {
  const target = await anySession(world, 'hprod');
  if (target === undefined || !(await givenUp(world, target))) return;
  // A check of just now, so that nothing but the update that was given up stands in the way of a retry.
  await sql`update patch_sessions set prereq_validated = true, prereq_date = ${world.time.now} where id = ${target.id}`.execute(
    world.db,
  );
  await order(world, target, { asked: world.time.now, asker: 'Joel' });
  await world.afterJob();
  await world.workers.start(target.id);
}

/** False: it was not started. */
export async function givenUp(world: World, target: Target): Promise<boolean> {
  await prepared(world, target);
  await order(world, target, { asked: world.time.now, asker: 'Khalid' });
  await world.afterJob();
  const outcome = await world.workers.start(target.id);
  await world.afterJob();
  if (outcome?.kind !== 'started') return false;
  const host = world.targets.hostNamed(target.hostname);
  await world.workers.runCut({ job: 'attempt', payload: { attemptId: outcome.attemptId, epoch: 0 } }, 'startUpdate');
  host.reachable = false;
  for (let i = 0; i < 4; i += 1) {
    pass(world, { hours: 1 });
    await world.workers.expireLeases();
    await world.workers.sweep();
    await world.workers.runAll('attempt');
    await world.afterJob();
  }
  await typed(world, 'Khalid', `/give-up ${target.hostname} it is gone`);
  return true;
}
