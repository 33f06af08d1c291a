// People who change their minds about rings and sites in the middle of a campaign, and move servers between them (RING-1).
import { sql } from 'kysely';
import type { PersonName } from '../estate.ts';
import { pressOn, typed } from '../spoken.ts';
import { openCampaigns } from '../week-deeds.ts';
import type { World } from '../world.ts';
import { usefulRings } from './rings.ts';

export async function disturbRings(world: World): Promise<void> {
  const campaign = world.random.pick(await openCampaigns(world));
  const deed = world.random.pick([
    ...(campaign === undefined
      ? []
      : [
          () => usefulRings(world, campaign.id),
          () => pressOn(world, 'Olivia', `campaign-rings:${campaign.id}`, 'site.refuse'),
          () => pressOn(world, 'Ada', `campaign-rings:${campaign.id}`, 'ring.withdraw'),
        ]),
    () => typed(world, 'Ada', `/ring pilot soak ${world.random.below(3)}`),
    () => moveServer(world),
    () => changeAdmin(world),
  ]);
  await deed?.();
}

async function moveServer(world: World): Promise<void> {
  const { rows } = await sql<{ hostname: string; name: string }>`
    select v.hostname, g.name from patch_group_servers k join servers v on v.id = k.server_id
    join patch_groups g on g.id = k.group_id order by v.hostname`.execute(world.db);
  const one = world.random.pick(rows);
  if (one === undefined || world.random.chance(0.5)) {
    const servers = await world.db.selectFrom('servers').select('hostname').orderBy('hostname').execute();
    const added = world.random.pick(servers);
    const to = world.random.pick(['bench', 'pilot'] as const) ?? 'pilot';
    if (added !== undefined) await typed(world, 'Ada', `/group ${to} add ${added.hostname}`);
    return;
  }
  await typed(world, 'Ada', `/group ${one.name} remove ${one.hostname}`);
}

async function changeAdmin(world: World): Promise<void> {
  const site = world.random.pick(['Lyon', 'Caen'] as const) ?? 'Lyon';
  const person: PersonName = 'Olivia';
  await typed(world, 'Ada', `/site ${site} admin ${world.random.chance(0.4) ? 'remove ' : ''}${person}`);
}
