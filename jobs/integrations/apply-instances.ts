// What AWS says of instances becomes the way to their servers: through Systems Manager instead of SSH. Only of those of which it is certain that
// they are them; the others stay as they are until somebody has answered on `/integrations`.
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { loadSeen, lockInstances } from '../../db/queries/servers/ec2-instances.ts';
import { proveInstances } from '../../db/queries/servers/prove-instances.ts';
import type { Trx } from '../../db/schema/database.ts';
import { type InstanceOfServer, knownInstances } from '../../domain/integrations/instance-of-server.ts';
import type { RemoteRecord } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';

/** Returns how many servers changed. A reading without a change writes nothing. */
export async function applyInstances(ctx: JobContext, { name, instances }: OpenIntegration): Promise<number> {
  if (instances === undefined) return 0;
  return ctx.db.transaction().execute(async (trx) => {
    // What was stored is what its own client has read.
    const copy = (await loadCopy(trx, name)) as ReadonlyMap<string, readonly RemoteRecord[]>;
    const seen = instances(copy);
    const known = await lockInstances(trx);
    await writeSeen(trx, seen);
    const now = ctx.clock.now();
    const moved = knownInstances(seen, known).filter(
      ({ instanceId }, at) => instanceId !== (known[at]?.instanceId ?? null),
    );
    for (const { hostname } of moved) {
      await trx
        .updateTable('ec2_instances')
        .set({ instance_id: null, changed_at: now })
        .where('hostname', '=', hostname)
        .execute();
    }
    const changed = moved.length + (await proveInstances(trx, now));
    if (changed > 0) ctx.log.info({ integration: name, changed }, 'servers that are instances');
    return changed;
  });
}

async function writeSeen(trx: Trx, seen: readonly InstanceOfServer[]): Promise<void> {
  const textOf = ({ hostname, account, region, instanceId, privateIp }: InstanceOfServer) =>
    JSON.stringify([account, region, instanceId, hostname, privateIp ?? null]);
  const before = new Set((await loadSeen(trx)).map(textOf));
  const after = new Set(seen.map(textOf));
  if (before.size === after.size && [...after].every((one) => before.has(one))) return;
  await trx.deleteFrom('ec2_seen').execute();
  for (let at = 0; at < seen.length; at += 5_000) {
    await trx
      .insertInto('ec2_seen')
      .values(
        seen.slice(at, at + 5_000).map(({ hostname, account, region, instanceId, privateIp }) => ({
          ...{ hostname, account, region, instance_id: instanceId ?? '', private_ip: privateIp ?? null },
        })),
      )
      .execute();
  }
}
