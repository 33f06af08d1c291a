// The state that a deed is about, made where chance has not made it: runs of its own by what people type, on servers that nothing else
// holds. Left to chance, two orders or two rollbacks of one server meet once in ten thousand deeds.
import { sql } from 'kysely';
import { type Waiting, waiting } from './after-the-go.ts';
import { localNow, moveTo, pass } from './clock.ts';
import type { PersonName } from './estate.ts';
import { order, prepared } from './forced-orders.ts';
import { openTheWay } from './rings/rings.ts';
import { typed } from './spoken.ts';
import { everybodyMay } from './week-deeds.ts';
import type { World } from './world.ts';

export type Linked = { readonly id: number; readonly hostname: string; readonly owner: PersonName };

/** A production server and the one that it is linked to, both still to be patched in the same campaign. */
export type Pair = { readonly target: Waiting; readonly nonprod: Linked; readonly session: Waiting };

/** One of a campaign without failures; where there is none, of a run that is made for it and ended afterwards. */
export async function withPair(world: World, act: (pair: Pair) => Promise<void>): Promise<void> {
  const pairs = await freePairs(world);
  const there = pairs.filter(({ campaignId }) => campaignId !== null);
  const idle = pairs.filter(({ inHand }) => !inHand);
  const found = world.random.pick(there) ?? world.random.pick(idle) ?? world.random.pick(pairs);
  if (found === undefined) return;
  await ready(world, [found.prod, found.hostname]);
  const campaignId = found.campaignId ?? (await newRun(world, [found.prod, found.hostname]));
  if (campaignId === null) return;
  if (found.campaignId === null && world.random.chance(0.9)) await openTheWay(world, campaignId);
  const sessions = await waiting(world, sql`c.id = ${campaignId}`);
  const target = sessions.find(({ hostname, branch }) => hostname === found.prod && branch === 'prod');
  const session = sessions.find(({ hostname, branch }) => hostname === found.hostname && branch === 'hprod');
  if (target !== undefined && session !== undefined) await act({ target, nonprod: found, session });
  if (found.campaignId === null) await endRun(world, campaignId);
}

type FreePair = Linked & {
  readonly prod: string;
  /** Where both are still to be patched; null: nowhere. */
  readonly campaignId: number | null;
  /** One of them is still to be patched somewhere. */
  readonly inHand: boolean;
};

async function freePairs({ db }: World): Promise<readonly FreePair[]> {
  const open = sql`c.status = 'open' and s.status in ('pending', 'prereq_ok')`;
  const { rows } = await sql<FreePair>`
    select n.id, n.hostname, v.hostname as prod, case when p.name = 'Directory' then 'Oscar' else 'Olivia' end as owner,
      (select max(c.id) from campaigns c join patch_sessions s on s.campaign_id = c.id and s.server_id = v.id
        join patch_sessions x on x.campaign_id = c.id and x.server_id = n.id and x.status in ('pending', 'prereq_ok')
        where ${open} and c.kind <> 'emergency' and c.stopped_at is null and not exists (
          select from patch_sessions f where f.campaign_id = c.id and f.status = 'failed')) as "campaignId",
      exists (select from patch_sessions s join campaigns c on c.id = s.campaign_id
        where ${open} and s.server_id in (v.id, n.id)) as "inHand"
    from server_correspondance l join servers v on v.id = l.prod_server_id join servers n on n.id = l.nonprod_server_id
    join applications p on p.id = n.application_id
    where v.hostname ~ '^vp(fla|inf)' and n.hostname ~ '^v[rt]' and ${isFree(sql`v`)} and ${isFree(sql`n`)}
      and (select count(*) from server_correspondance other where other.prod_server_id = v.id) = 1
    order by v.hostname, n.hostname`.execute(db);
  return rows;
}

/** Patched as usual, and nothing is done on it. */
function isFree(server: ReturnType<typeof sql>) {
  return sql`${server}.etat = 'Production' and ${server}.machine_type = 'vm'
    and not exists (select from patch_attempts a where a.server_id = ${server}.id and a.ended_at is null)
    and not exists (select from unclosed_updates u where u.server_id = ${server}.id and u.closed_at is null)
    and not exists (select from vm_snapshots m where m.server_id = ${server}.id and m.state <> 'removed'
      and m.rollback_asked_at is not null and m.reverted_at is null and m.rollback_error is null)`;
}

/** Within the window, with hosts that answer and people who may. */
async function ready(world: World, hostnames: readonly string[]): Promise<void> {
  inOfficeHours(world);
  await everybodyMay(world);
  for (const hostname of hostnames) repair(world, hostname);
}

/** Khalid's, of these servers alone: taken from whatever open campaign still has to patch them. null: it was refused. */
async function newRun(world: World, hostnames: readonly string[], only?: 'kernels'): Promise<number | null> {
  await leaveOut(world, hostnames);
  const before = await newestCampaign(world);
  await typed(world, 'Khalid', `/quickwin new ${hostnames.join(' ')}${only === undefined ? '' : ` only ${only}`}`);
  const made = await newestCampaign(world);
  return made === before ? null : made;
}

async function newestCampaign({ db }: World): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`select max(id) as id from campaigns`.execute(db);
  return rows[0]?.id ?? null;
}

type Run = {
  /** Whether they stand in the way, where there are some. */
  readonly rings?: 'open' | 'as they are';
  readonly only?: 'kernels';
};

/** The same for servers that are not linked. */
export async function withRun(
  world: World,
  hostnames: readonly string[],
  act: (sessions: readonly Waiting[]) => Promise<void>,
  { rings = 'open', only }: Run = {},
): Promise<void> {
  await ready(world, hostnames);
  const campaignId = await newRun(world, hostnames, only);
  if (campaignId === null) return;
  if (rings === 'open') await openTheWay(world, campaignId);
  await act(await waiting(world, sql`c.id = ${campaignId}`));
  await endRun(world, campaignId);
}

/** Those of them that are still to be patched somewhere. */
async function leaveOut(world: World, hostnames: readonly string[]): Promise<void> {
  const inHand = await waiting(world, sql`v.hostname = any(${[...hostnames]}::text[])`);
  const names = [...new Set(inHand.map(({ hostname }) => hostname))];
  if (names.length > 0) await typed(world, 'Claire', `/exclude ${names.join(' ')} wanted elsewhere`);
}

const DONE = { exitCode: 0, tail: '' } as const;

function repair({ targets }: World, hostname: string): void {
  const well = { exitCode: 0, reachable: true, rootMb: 5000, failedUnits: [], actionEnd: () => DONE };
  Object.assign(targets.hostNamed(hostname), well);
}

/** The day of patching after each that has one in the same week. */
const NEXT: Readonly<Record<number, 2 | 3 | 4>> = { 1: 2, 2: 3, 3: 4 };

/** With some hours left of the day's window. */
function inOfficeHours(world: World): void {
  const now = localNow(world);
  if (now.weekday <= 4 && now.hour < 9) pass(world, { hours: 9 - now.hour });
  else if (now.weekday > 4 || now.hour >= 15) moveTo(world, NEXT[now.weekday] ?? 1, 9);
}

/** The same server to be patched in two campaigns: left out of one, taken by a run of its own, and brought back. */
export async function withSecondRun(
  world: World,
  { hostname, campaignId }: Waiting,
  act: (second: Waiting) => Promise<void>,
): Promise<void> {
  const other = await newRun(world, [hostname]);
  await typed(world, 'Claire', `/restore ${hostname} in ${campaignId} wanted here too`);
  if (other === null) return;
  const [second] = await waiting(world, sql`v.hostname = ${hostname} and c.id = ${other}`);
  if (second !== undefined) await act(second);
  await endRun(world, other);
}

/** By its own start and its attempt; its owner has not answered yet. */
export async function patched(world: World, session: Waiting): Promise<boolean> {
  await prepared(world, session);
  await order(world, session, { asked: world.time.now, asker: 'Khalid' });
  await world.afterJob();
  const outcome = await world.workers.start(session.id);
  await world.afterJob();
  if (outcome?.kind !== 'started') return false;
  await world.workers.runAll('attempt');
  await world.afterJob();
  const { rows } = await sql`select from patch_sessions where id = ${session.id} and status = 'patched'`.execute(
    world.db,
  );
  return rows.length > 0;
}

/** What was made for one deed is not left for later ones to trip over. */
async function endRun(world: World, campaignId: number): Promise<void> {
  await world.afterDeed();
  await sql`update patch_sessions set start_asked_at = null, start_asked_by = null where campaign_id = ${campaignId}`.execute(
    world.db,
  );
  const left = await waiting(world, sql`c.id = ${campaignId}`);
  if (left.length > 0)
    await typed(world, 'Claire', `/exclude ${left.map(({ hostname }) => hostname).join(' ')} no longer wanted`);
  await typed(world, 'Claire', `/close ${campaignId}`);
}
