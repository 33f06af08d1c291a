// Rings and sites in the worlds that have some (RING-1): a bench that comes first, a pilot that soaks, a site that answers for itself; and
// the people who open, answer, move servers, and change their minds.
import { sql } from 'kysely';
import type { UserId } from '../../domain/ids.ts';
import { MONDAY_MORNING } from '../support/campaign-data.ts';
import { pressOn } from './spoken.ts';
import type { World } from './world.ts';

/** Of a world's seed: the others walk without. */
export function hasRings(seed: number): boolean {
  return seed % 3 === 2;
}

const BENCH = '(fla[12]|inf1)$';
const PILOT = '(fla[34]|inf[23])$';
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
