// Rings and sites in the worlds that have some (RING-1): a bench that comes first, a pilot that soaks, a site that answers for itself; and
// the people who open, answer, move servers, and change their minds.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { idOf } from '../estate.ts';
import { pressOn } from '../spoken.ts';
import type { World } from '../world.ts';

/** Of a world's seed: the others walk without. */
export function hasRings(seed: number): boolean {
  return seed % 3 === 2;
}

/** Few enough to be finished now and then. */
const BENCH = '(fla1|inf1)$';
const PILOT = '(fla3|inf2)$';
const SITE = 'tra[0-9]$';

/** `admin`: of the one site that decides for itself; the other site has nobody. */
export async function seedRings({ db }: Pick<World, 'db'>, admin: UserId): Promise<void> {
  await sql`
    insert into rings (name, position, soak_days, made_at) values ('bench', 1, 0, ${MONDAY_MORNING}), ('pilot', 2, 1, ${MONDAY_MORNING})`.execute(
    db,
  );
  await sql`insert into sites (name, made_at) values ('Lyon', ${MONDAY_MORNING}), ('Caen', ${MONDAY_MORNING})`.execute(
    db,
  );
  await sql`
    insert into site_admins (site_id, user_id, added_at)
    select id, ${admin}, ${MONDAY_MORNING} from sites where name = 'Lyon'`.execute(db);
  for (const [name, ring, pattern] of [
    ['bench', 'bench', BENCH],
    ['pilot', 'pilot', PILOT],
  ] as const) {
    const { rows } = await sql<{ id: number }>`
      insert into patch_groups (name, ring_id, made_by, made_at)
      select ${name}, id, ${admin}, ${MONDAY_MORNING} from rings where name = ${ring} returning id`.execute(db);
    await sql`
      insert into patch_group_servers (server_id, group_id, added_by, added_at)
      select id, ${rows[0]?.id ?? 0}, ${admin}, ${MONDAY_MORNING} from servers where hostname ~ ${pattern}`.execute(db);
  }
  await sql`update servers set site_id = (select id from sites where name = 'Lyon') where hostname ~ ${SITE}`.execute(
    db,
  );
  await sql`update servers set site_id = (select id from sites where name = 'Caen') where hostname ~ '(clu|phy)'`.execute(
    db,
  );
}

/** What keeps a week with rings going: its site answers, and somebody opens what waits too long. */
export async function usefulRings(world: World, id: number): Promise<void> {
  if (world.random.chance(0.4)) await pressOn(world, 'Olivia', `campaign-rings:${id}`, 'site.accept');
  else await pressOn(world, 'Ada', `campaign-rings:${id}`, 'ring.open');
}

/** Of those servers that the first ring with any of them has: whoever starts a week ring by ring. */
export async function firstRingOf({ db }: World, hostnames: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ hostname: string; place: number }>`
    select v.hostname, coalesce(r.position, 1000) as place from servers v
    left join patch_group_servers k on k.server_id = v.id left join patch_groups g on g.id = k.group_id
    left join rings r on r.id = g.ring_id where v.hostname = any(${[...hostnames]}::text[]) order by 1`.execute(db);
  const first = Math.min(...rows.map(({ place }) => place));
  return rows.filter(({ place }) => place === first).map(({ hostname }) => hostname);
}

/** For deeds that are about something else: all rings are open in that campaign, and the site has accepted it. */
export async function openTheWay({ db, people, time, hasRings }: World, campaignId: number): Promise<void> {
  if (!hasRings) return;
  await sql`
    insert into ring_openings (campaign_id, ring_id, opened_by, opened_at, reason)
    select ${campaignId}, r.id, ${idOf(people, 'Ada')}, ${time.now}, 'the walk is about something else'
    from (select id from rings union all select null) r
    where not exists (select from ring_openings o where o.campaign_id = ${campaignId}
      and o.ring_id is not distinct from r.id and o.withdrawn_at is null)`.execute(db);
  await sql`
    insert into site_answers (campaign_id, site_id, answer, answered_by, answered_at)
    select ${campaignId}, id, 'accepted', ${idOf(people, 'Olivia')}, ${time.now} from sites`.execute(db);
}
