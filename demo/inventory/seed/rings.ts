// Three sites and two rings, asleep: no site has an admin and no patch group its ring, so that the first journeys wait for nobody. A few
// lines of the opening script wake them (RING-1).
import type { Trx } from '../../../db/schema/database.ts';
import { ANA } from '../people.ts';
import { known, type SeededPeople, type SeededServer } from './seeded.ts';

const SITES: Readonly<Record<string, readonly string[]>> = {
  Lyon: ['vrinfadns1', 'vrinfadns2', 'vpinfadns1', 'vpinfadns2'],
  Nancy: ['vtinfldap1', 'viinfldap1', 'vpinfldap1', 'vpinfldap2'],
  Rouen: ['vrinfsat1', 'viinfsat1', 'vpinfsat1'],
};

/** Each with the patch group of the same name that may be given to it. */
const RINGS: Readonly<Record<string, readonly string[]>> = {
  Banc: ['vdinfadns1'],
  Pilote: ['vrinfadns1', 'vtinfldap1'],
};

export async function seedRings(
  trx: Trx,
  servers: readonly SeededServer[],
  people: SeededPeople,
  now: Date,
): Promise<void> {
  const ids = new Map(servers.map(({ id, server }) => [server.hostname, id]));
  const made = { made_by: people.userId(ANA), made_at: now };
  for (const [name, hostnames] of Object.entries(SITES)) {
    const { id } = await trx
      .insertInto('sites')
      .values({ name, reboot_policy: null, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .updateTable('servers')
      .set({ site_id: id })
      .where(
        'id',
        'in',
        hostnames.map((hostname) => known(ids, hostname)),
      )
      .execute();
  }
  for (const [at, [name, hostnames]] of Object.entries(RINGS).entries()) {
    await trx
      .insertInto('rings')
      .values({ name, position: at + 1, soak_days: 0, ...made })
      .execute();
    const { id } = await trx
      .insertInto('patch_groups')
      .values({ name, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    const rows = hostnames.map((hostname) => ({ server_id: known(ids, hostname), group_id: id }));
    await trx
      .insertInto('patch_group_servers')
      .values(rows.map((row) => ({ ...row, added_by: made.made_by, added_at: now })))
      .execute();
  }
}
