// Orders that were right when they were given: by the start the slot has passed, the server is somebody else's, the account has a list of
// hosts, or a member of the cluster was given up.
import { sql } from 'kysely';
import { startNow, type Waiting } from './after-the-go.ts';
import { withPair, withRun } from './built.ts';
import { localNow, pass } from './clock.ts';
import { idOf } from './estate.ts';
import { givenUp, order, prepared } from './forced-orders.ts';
import { typed } from './spoken.ts';
import type { World } from './world.ts';

/** RUN-14: ordered as its slot came, and nobody came to it for more than half an hour; or just in time. */
export async function missedSlot(world: World): Promise<void> {
  await withPair(world, async ({ session }) => {
    await atSlotNow(world, session);
    await prepared(world, session);
    await order(world, session, { asked: world.time.now, asker: null });
    await world.afterJob();
    pass(world, { minutes: world.random.chance(0.7) ? 35 + world.random.below(20) : 10 + world.random.below(15) });
    const outcome = await world.workers.start(session.id);
    await world.afterJob();
    world.count(`missed slot: ${outcome?.kind ?? 'killed'}`);
    await sql`update campaigns set start_mode = 'operator', start_mode_at = null, start_mode_by = null
      where id = ${session.campaignId}`.execute(world.db);
  });
}

/** Its campaign starts each at its slot, by Khalid's word. */
async function atSlotNow(world: World, { id, campaignId }: Waiting): Promise<void> {
  const now = localNow(world);
  await sql`
    update campaigns set start_mode = 'slot', start_mode_at = ${world.time.now}, start_mode_by = ${idOf(world.people, 'Khalid')}
    where id = ${campaignId}`.execute(world.db);
  await sql`
    update patch_sessions set date_prevue = ${now.toISODate()}, heure_prevue = ${now.toFormat('HH:mm')}
    where id = ${id}`.execute(world.db);
}

/** RUN-2, where operators act on their own servers alone: given to another one, whoever's it was when it was ordered. */
export async function reassigned(world: World): Promise<void> {
  await withPair(world, async ({ session }) => {
    await typed(world, 'Claire', `/assign ${session.hostname} @Joel in ${session.campaignId}`);
    await startNow(world, session, 'reassigned');
  });
}

/** RUN-2, PEOPLE-3: the account is given a list of hosts before the start, and mostly loses it again. */
export async function outOfReach(world: World): Promise<void> {
  await withPair(world, async ({ session: { hostname }, session }) => {
    const within = world.random.chance(0.3);
    const domain = hostname.includes('inf') ? 'infrastruc' : 'fl';
    const inside = world.random.chance(0.5) ? ['host', `${hostname.slice(0, 4)}*`] : ['domain', domain];
    const [kind, value] = within ? inside : ['host', 'vpalone*'];
    await sql`insert into account_hosts (user_id, kind, value) values (${idOf(world.people, 'Khalid')}, ${kind}, ${value})`.execute(
      world.db,
    );
    await startNow(world, session, within ? 'inside the list of its orderer' : 'outside the list of its orderer');
    if (world.random.chance(0.8)) await sql`delete from account_hosts`.execute(world.db);
  });
}

/** RUN-2, RUN-15: its host went dark in the middle and it was given up; the other one of the cluster waits until its name is closed. */
export async function clusterGivenUp(world: World): Promise<void> {
  const cluster = world.random.shuffled(['vrclu1', 'vrclu2']);
  await withRun(world, cluster, async (sessions) => {
    const [first, second] = cluster.map((name) => sessions.find(({ hostname }) => hostname === name));
    if (first !== undefined) await givenUp(world, first);
    // Somebody has seen that one failure, which is half of the run.
    await sql`update campaigns set failures_acknowledged = 1 where id = ${sessions[0]?.campaignId ?? null}`.execute(
      world.db,
    );
    if (second !== undefined) await startNow(world, second, 'a member of its cluster given up');
  });
}
