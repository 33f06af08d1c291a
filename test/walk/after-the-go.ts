// What happens between an approval and the start: a server that went out and came back, one that became production. Left to chance they
// meet an open gate once in ten thousand deeds.
import { sql } from 'kysely';
import type { StartOutcome } from '../../jobs/sessions/start-session.ts';
import { localNow } from './clock.ts';
import { order, prepared, type Target } from './forced-orders.ts';
import { pressOn, typed } from './spoken.ts';
import type { World } from './world.ts';

export type Waiting = Target & { readonly campaignId: number; readonly createdBy: string };

/** A go stands that names the server. */
export const COVERED = sql`s.branch = 'prod' and exists (
  select from prod_go_servers g join prod_go_decisions d on d.id = g.decision_id
  where d.campaign_id = c.id and g.server_id = v.id and d.withdrawn_at is null)`;

/** GATE-5: a go does not cover a server that was taken out and restored since. */
export async function restoredAfterGo(world: World): Promise<void> {
  const target = world.random.pick(await waiting(world, COVERED));
  if (target === undefined) return;
  await typed(world, 'Claire', `/exclude ${target.hostname} on leave`);
  await typed(world, 'Claire', `/restore ${target.hostname}`);
  await startNow(world, target, 'restored after the go');
}

/** ELIG-6, PLAN-5: planned as non-production, and production by now. In the season of the traffic domain first. */
export async function movedToProduction(world: World): Promise<void> {
  const rows = await waiting(
    world,
    sql`s.branch = 'hprod' and not exists (
    select from server_correspondance l where l.nonprod_server_id = v.id or l.prod_server_id = v.id)`,
  );
  const inSeason = localNow(world).month <= 3 ? rows.filter(({ hostname }) => hostname.includes('tra')) : [];
  const target = world.random.pick(inSeason) ?? world.random.pick(rows) ?? (await unlinked(world));
  if (target === undefined) return;
  await moveTo(world, target.hostname, 'Production');
  await approve(world, target);
  await startNow(world, target, 'moved to production');
  // Mostly a mistake of the inventory, or the estate would be all production after a year.
  if (world.random.chance(0.7)) await moveTo(world, target.hostname, 'Recette');
}

export async function approve(world: World, { campaignId, createdBy }: Waiting): Promise<void> {
  const decider = world.random.pick((['Khalid', 'Joel', 'Carl'] as const).filter((name) => name !== createdBy));
  await pressOn(world, decider ?? 'Joel', `go:${campaignId}`, 'go.approve');
}

export async function moveTo({ db }: World, hostname: string, environment: string): Promise<void> {
  await sql`
    update servers set domain_environment_id = de.id
    from domain_environments de join environments e on e.id = de.environment_id, domain_environments own
    where servers.hostname = ${hostname} and own.id = servers.domain_environment_id
      and de.domain_id = own.domain_id and e.name = ${environment}`.execute(db);
}

/** One that loses its links, so that nothing before it has to be validated. */
async function unlinked(world: World): Promise<Waiting | undefined> {
  const rows = await waiting(world, sql`s.branch = 'hprod'`);
  const inSeason = rows.filter(({ hostname }) => hostname.includes('tra'));
  const target = world.random.pick(inSeason) ?? world.random.pick(rows);
  if (target === undefined) return undefined;
  const { rows: links } = await sql<{ prod: string }>`
    select p.hostname as prod from server_correspondance l join servers n on n.id = l.nonprod_server_id
    join servers p on p.id = l.prod_server_id where n.hostname = ${target.hostname} order by 1`.execute(world.db);
  for (const { prod } of links) await typed(world, 'Ada', `/unlink ${prod} ${target.hostname}`);
  return target;
}

/** `kind` null: the worker was killed. */
export type Tried = { readonly kind: StartOutcome['kind'] | null; readonly codes: readonly string[] };

export async function startNow(world: World, target: Waiting, name: string): Promise<Tried> {
  await prepared(world, target);
  await order(world, target, { asked: world.time.now, asker: 'Khalid' });
  await world.afterJob();
  const outcome = await world.workers.start(target.id);
  await world.afterJob();
  const blockers = outcome?.kind === 'waiting' || outcome?.kind === 'refused' ? outcome.blockers : [];
  if (process.env.WALK_SAY !== undefined) console.log(name, target.hostname, ...blockers.map(({ text }) => text.en));
  const codes = blockers.map(({ code }) => code);
  // Those of a refusal are in the trail.
  if (outcome?.kind === 'waiting') for (const code of codes) world.count(`refused: ${code}`);
  const reasons = codes.length === 0 ? '' : `: ${[...new Set(codes)].join()}`;
  world.count(`${name}: ${outcome?.kind ?? 'killed'}${reasons}`);
  return { kind: outcome?.kind ?? null, codes };
}

/** Sessions of open campaigns that are still to be patched, `s` on the server `v` in the campaign `c`. */
export async function waiting({ db }: World, where: ReturnType<typeof sql>): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select s.id, s.branch, s.status, v.hostname, null as "dueAt", false as "besideRunning", c.id as "campaignId",
      u.display_name as "createdBy"
    from patch_sessions s join servers v on v.id = s.server_id
    join campaigns c on c.id = s.campaign_id and c.status = 'open' join users u on u.id = c.created_by
    where s.status in ('pending', 'prereq_ok') and ${where} order by v.hostname, s.id`.execute(db);
  return rows;
}
