// What AWS says of instances becomes the way to their servers: through Systems Manager instead of SSH.
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { lockInstances } from '../../db/queries/servers/ec2-instances.ts';
import { instancesOfServers } from '../../domain/integrations/instance-of-server.ts';
import type { RemoteRecord } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';

/** Returns how many changed. A reading without a change writes nothing. */
export async function applyInstances(ctx: JobContext, { name, instances }: OpenIntegration): Promise<number> {
  if (instances === undefined) return 0;
  return ctx.db.transaction().execute(async (trx) => {
    // What was stored is what its own client has read.
    const copy = (await loadCopy(trx, name)) as ReadonlyMap<string, readonly RemoteRecord[]>;
    const known = await lockInstances(trx);
    const before = new Map(known.map((one) => [one.hostname, JSON.stringify(one)]));
    const changed = instancesOfServers(instances(copy), known).filter(
      (one) => before.get(one.hostname) !== JSON.stringify(one),
    );
    if (changed.length === 0) return 0;
    await trx
      .deleteFrom('ec2_instances')
      .where(
        'hostname',
        'in',
        changed.map(({ hostname }) => hostname),
      )
      .execute();
    const changed_at = ctx.clock.now();
    await trx
      .insertInto('ec2_instances')
      .values(
        changed.map(({ hostname, account, region, instanceId }) => ({
          hostname,
          account,
          region,
          instance_id: instanceId,
          changed_at,
        })),
      )
      .execute();
    ctx.log.info({ integration: name, changed: changed.length }, 'servers that are instances');
    return changed.length;
  });
}
