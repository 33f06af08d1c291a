// How a server is logged in to, and which keys are on record, for a login that records nothing.

import type { Db } from '../../schema/database.ts';
import { type InstanceRow, instanceOfServer } from '../servers/ec2-instances.ts';

/** Of a host that is not in the inventory: by key, as a Linux of no environment. */
export async function readSshOf(
  db: Db,
  hostname: string,
): Promise<{
  readonly ssh_method: 'ssh_key' | 'ssh_psmp';
  readonly os_family: string;
  readonly environment: string;
  readonly instance: InstanceRow | null;
}> {
  const found = await db
    .selectFrom('servers as v')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .select(['v.ssh_method', 'v.os_family', 'e.name as environment'])
    .select(instanceOfServer.as('instance'))
    .where('v.hostname', '=', hostname)
    .executeTakeFirst();
  return found ?? { ssh_method: 'ssh_key', os_family: 'linux', environment: '', instance: null };
}

/** Keys are on record for that host, and not this one (PRE-3). */
export async function hasOtherKey(
  db: Db,
  { host, port, fingerprint }: { readonly host: string; readonly port: number; readonly fingerprint: string },
): Promise<boolean> {
  const known = await db
    .selectFrom('host_keys')
    .select('fingerprint')
    .where('host', '=', host)
    .where('port', '=', port)
    .unionAll(db.selectFrom('other_host_keys').select('fingerprint').where('host', '=', host).where('port', '=', port))
    .execute();
  return known.length > 0 && !known.some((row) => row.fingerprint === fingerprint);
}
