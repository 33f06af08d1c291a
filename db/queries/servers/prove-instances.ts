// Servers become the instances that they certainly are: those that were added as such, and those whose firmware has said so.
import { provedInstances } from '../../../domain/integrations/instance-of-server.ts';
import type { Trx } from '../../schema/database.ts';
import { loadNamedServers, loadSeen, lockInstances } from './ec2-instances.ts';

/** Returns how many. */
export async function proveInstances(trx: Trx, at: Date): Promise<number> {
  const servers = await loadNamedServers(trx);
  if (servers.length === 0) return 0;
  const known = await lockInstances(trx);
  const proved = provedInstances(await loadSeen(trx), known, servers);
  for (const { hostname, account, region, instanceId, proof } of proved) {
    const row = { account, region, instance_id: instanceId, changed_at: at, proof, said_by: null };
    await trx
      .insertInto('ec2_instances')
      .values({ hostname, ...row })
      .onConflict((oc) => oc.column('hostname').doUpdateSet(row))
      .execute();
  }
  return proved.length;
}

/** They came from the integration of AWS alone, just now. */
export async function noteAddedAsInstances(trx: Trx, hostnames: readonly string[], at: Date): Promise<void> {
  if (hostnames.length === 0) return;
  await trx
    .insertInto('ec2_servers')
    .columns(['server_id', 'added_at'])
    .expression((eb) =>
      eb
        .selectFrom('servers as v')
        .select((column) => ['v.id' as const, column.val(at).as('added_at')])
        .where('v.hostname', 'in', [...hostnames]),
    )
    .onConflict((oc) => oc.doNothing())
    .execute();
  await proveInstances(trx, at);
}
