// Which servers are instances of EC2: written after each reading of AWS, asked by whoever connects to a server.
import { sql } from 'kysely';
import type { InstanceOfServer } from '../../../domain/integrations/instance-of-server.ts';
import type { Trx } from '../../schema/database.ts';

export type InstanceRow = {
  readonly account: string;
  readonly region: string;
  readonly instance_id: string | null;
};

/** Of the server `v`; null: it is none. */
export const instanceOfServer = sql<InstanceRow | null>`(
  select jsonb_build_object('account', x.account, 'region', x.region, 'instance_id', x.instance_id)
  from ec2_instances x where x.hostname = v.hostname or x.hostname = split_part(v.hostname, '.', 1)
  order by x.hostname = v.hostname desc limit 1)`;

/** Locked: two readings must not overtake each other. */
export async function lockInstances(trx: Trx): Promise<readonly InstanceOfServer[]> {
  await sql`lock table ec2_instances in share row exclusive mode`.execute(trx);
  return trx
    .selectFrom('ec2_instances')
    .select(['hostname', 'account', 'region', 'instance_id as instanceId'])
    .orderBy('hostname')
    .execute();
}
