// What a go or an override has seen goes and comes back before the start, or comes a second time: it looks the same, and is another.
import { sql } from 'kysely';
import { approve, COVERED, moveTo, startNow, type Waiting, waiting } from './after-the-go.ts';
import { type Linked, patched, withPair, withSecondRun } from './built.ts';
import { pass } from './clock.ts';
import { order, prepared } from './forced-orders.ts';
import { typed } from './spoken.ts';
import type { World } from './world.ts';

/** GATE-5: moved out of production after the go, and in again. */
export async function leftProduction(world: World): Promise<void> {
  const target = world.random.pick(await waiting(world, COVERED));
  if (target === undefined) return;
  await moveTo(world, target.hostname, 'Recette');
  await moveTo(world, target.hostname, 'Production');
  await startNow(world, target, 'left production after the go');
}

/** GATE-5: unlinked after the go, and linked again. */
export async function linkedAgain(world: World): Promise<void> {
  const found = await linkedTarget(world);
  if (found === null) return;
  const { target, nonprod } = found;
  await typed(world, 'Ada', `/unlink ${target.hostname} ${nonprod.hostname}`);
  await typed(world, 'Ada', `/link ${target.hostname} ${nonprod.hostname}`);
  await startNow(world, target, 'linked again after the go');
}

/** GATE-5, VALID-3: acknowledged as lost; then its owner says KO, or it comes back and is lost once more. */
export async function lostLink(world: World): Promise<void> {
  const found = await linkedTarget(world);
  if (found === null) return;
  const { target, nonprod } = found;
  await state(world, nonprod, 'Décommissionné');
  await approve(world, target);
  if (world.random.chance(0.5)) await typed(world, nonprod.owner, `/ko ${nonprod.hostname} it broke later`);
  else {
    await state(world, nonprod, 'Production');
    await state(world, nonprod, 'Décommissionné');
  }
  await startNow(world, target, 'lost link after the go');
  await state(world, nonprod, 'Production');
}

/** GATE-6: a rollback fails and is overridden; the next one, to the same snapshot, is another, whatever its end. */
export async function rolledBackTwice(world: World): Promise<void> {
  await withPair(world, async ({ target, nonprod, session }) => {
    if (!(await patched(world, session))) return;
    await typed(world, nonprod.owner, `/ko ${nonprod.hostname} it broke later`);
    await typed(world, 'Khalid', `/rollback ${nonprod.hostname} it went wrong`);
    await restoredAndSilent(world, nonprod);
    await overridden(world, target);
    await typed(world, 'Khalid', `/rollback ${nonprod.hostname} it went wrong again`);
    const end = world.random.pick(['silent', 'silent', 'back', 'under way'] as const);
    if (end === 'silent') await restoredAndSilent(world, nonprod);
    if (end === 'back') await world.workers.runAll('snapshot');
    await world.afterJob();
    await startNow(world, target, 'rolled back twice');
  });
}

/** The machine was restored, and does not answer within its time: a person has to look, and may ask again. */
async function restoredAndSilent(world: World, { id }: Linked): Promise<void> {
  await sql`
    update vm_snapshots set restored_at = ${world.time.now}, rollback_error = 'not seen', lease_owner = null, lease_until = null
    where server_id = ${id} and rollback_asked_at is not null and reverted_at is null and rollback_error is null`.execute(
    world.db,
  );
}

/** GATE-6: an order to start is overridden and withdrawn; another campaign's order is another, and so is the next one of its own. */
export async function orderedElsewhere(world: World): Promise<void> {
  await withPair(world, async ({ target, session: first }) => {
    if (world.random.chance(0.3)) return orderedTwice(world, target, first, first);
    await withSecondRun(world, first, async (second) => {
      await orderedTwice(world, target, first, second);
      await runTwice(world, first, second);
    });
  });
}

async function orderedTwice(world: World, target: Waiting, first: Waiting, second: Waiting): Promise<void> {
  await prepared(world, first);
  await order(world, first, { asked: world.time.now, asker: 'Khalid' });
  await overridden(world, target);
  await sql`update patch_sessions set start_asked_at = null, start_asked_by = null where id = ${first.id}`.execute(
    world.db,
  );
  pass(world, { seconds: 30 });
  await order(world, second, { asked: world.time.now, asker: 'Khalid' });
  await startNow(world, target, 'ordered elsewhere');
}

/** RUN-2: in two campaigns, and it runs in one of them. */
async function runTwice(world: World, first: Waiting, second: Waiting): Promise<void> {
  await startNow(world, first, 'run once');
  await startNow(world, second, 'run twice');
  await world.workers.runAll('attempt');
  await world.afterJob();
}

/** ELIG-6: in an environment of which nobody has said whether it is production; some stay there for a while. */
export async function unclassified(world: World): Promise<void> {
  const { rows } = await sql<{ hostname: string }>`
    select v.hostname from servers v join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id where e.production is null order by 1`.execute(world.db);
  for (const { hostname } of rows) await moveTo(world, hostname, usual(hostname));
  await sql`insert into environments (name) values ('Laboratoire') on conflict do nothing`.execute(world.db);
  await sql`
    insert into domain_environments (domain_id, environment_id)
    select d.id, e.id from domains d, environments e where e.name = 'Laboratoire' on conflict do nothing`.execute(
    world.db,
  );
  await withPair(world, async ({ target, session }) => {
    const one = world.random.chance(0.7) ? target : session;
    await moveTo(world, one.hostname, 'Laboratoire');
    await overridden(world, one);
    await startNow(world, one, 'unclassified');
    if (world.random.chance(0.7)) await moveTo(world, one.hostname, usual(one.hostname));
  });
}

/** By an admin for the blockers of now, then approved. */
async function overridden(world: World, target: Waiting): Promise<void> {
  await typed(world, 'Ada', `/go ${target.campaignId} override ${target.hostname} the walk wants it`);
  await approve(world, target);
}

function usual(hostname: string): string {
  return hostname[1] === 'p' || hostname[1] === 's' ? 'Production' : 'Recette';
}

/** One that a go names, with one of the servers `n` that it is linked to. */
async function linkedTarget(
  world: World,
  where: ReturnType<typeof sql> = sql`true`,
): Promise<{ readonly target: Waiting; readonly nonprod: Linked } | null> {
  const linked = sql`from server_correspondance l join servers n on n.id = l.nonprod_server_id
    join applications p on p.id = n.application_id where n.etat = 'Production' and ${where}`;
  const rows = await waiting(world, sql`${COVERED} and exists (select ${linked} and l.prod_server_id = v.id)`);
  const target = world.random.pick(rows);
  if (target === undefined) return null;
  const { rows: links } = await sql<Linked>`
    select n.id, n.hostname, case when p.name = 'Directory' then 'Oscar' else 'Olivia' end as owner ${linked}
      and l.prod_server_id = (select id from servers where hostname = ${target.hostname}) order by n.hostname`.execute(
    world.db,
  );
  const nonprod = world.random.pick(links);
  return nonprod === undefined ? null : { target, nonprod };
}

async function state({ db }: World, { id }: Linked, etat: 'Production' | 'Décommissionné'): Promise<void> {
  await sql`update servers set etat = ${etat} where id = ${id}`.execute(db);
}
