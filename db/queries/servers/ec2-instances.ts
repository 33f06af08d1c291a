// Which servers are instances of EC2, and so reached through Systems Manager instead of SSH: written after each reading of AWS and by answers of
// people, asked by whoever connects to a server.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { InstanceOfServer, NamedServer } from '../../../domain/integrations/instance-of-server.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type InstanceRow = {
  readonly account: string;
  readonly region: string;
  readonly instance_id: string | null;
};

/** Of the server `v`; null: it is none. */
export const instanceOfServer = sql<InstanceRow | null>`(
  select jsonb_build_object('account', x.account, 'region', x.region, 'instance_id', x.instance_id)
  from ec2_instances x where x.hostname = v.hostname)`;

/**
 * An instance `c` bears the name of the server `v`, and nobody knows whether it is that server. Not when the server's own instance is there under
 * that name: then the other one is the other one's business.
 */
const isOpenQuestion = sql<boolean>`(c.hostname = split_part(v.hostname, '.', 1)
  and not exists (select from ec2_instances x join ec2_seen o using (account, region, instance_id)
    where x.hostname = v.hostname or (x.account, x.region, x.instance_id) = (c.account, c.region, c.instance_id))
  and not exists (select from ec2_others o
    where o.server_id = v.id and (o.account, o.region, o.instance_id) = (c.account, c.region, c.instance_id)))`;

/** Of the server `v`. */
export const isClaimed = sql<boolean>`exists (select from ec2_seen c where ${isOpenQuestion})`;

/** Locked: two readings, or a reading and an answer, must not overtake each other. */
export async function lockInstances(trx: Trx): Promise<readonly InstanceOfServer[]> {
  await sql`lock table ec2_instances in share row exclusive mode`.execute(trx);
  return loadInstances(trx);
}

export function loadInstances(db: Db): Promise<InstanceOfServer[]> {
  return db
    .selectFrom('ec2_instances')
    .select(['hostname', 'account', 'region', 'instance_id as instanceId'])
    .orderBy('hostname')
    .execute();
}

/** Every instance that was read last. */
export function loadSeen(db: Db): Promise<InstanceOfServer[]> {
  return db
    .selectFrom('ec2_seen')
    .select(['hostname', 'account', 'region', 'instance_id as instanceId', 'private_ip as privateIp'])
    .orderBy('hostname')
    .orderBy('account')
    .orderBy('region')
    .orderBy('instance_id')
    .execute();
}

/** Servers without an instance of theirs whose name one bears. */
export async function loadNamedServers(db: Db): Promise<readonly NamedServer[]> {
  const { rows } = await sql<NamedServer>`
    select v.id, v.hostname, v.vm_uuid as uuid, m.server_id is not null as "isAdded"
    from servers v left join ec2_servers m on m.server_id = v.id
    where split_part(v.hostname, '.', 1) in (select c.hostname from ec2_seen c)
      and not exists (select from ec2_instances x where x.hostname = v.hostname and x.instance_id is not null)
    order by v.hostname collate "C"`.execute(db);
  return rows;
}

export type LockedServer = { readonly id: ServerId; readonly hostname: string };

/** Locked: it is not taken out meanwhile. null: there is none. */
export async function lockServerOfInstances(trx: Trx, hostname: string): Promise<LockedServer | null> {
  const row = await trx
    .selectFrom('servers')
    .select(['id', 'hostname'])
    .where('hostname', '=', hostname)
    .forShare()
    .executeTakeFirst();
  return row ?? null;
}

export async function isOpenQuestionOf(
  db: Db,
  one: { readonly serverId: ServerId; readonly account: string; readonly region: string; readonly instanceId: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from ec2_seen c join servers v on v.id = ${one.serverId}
    where (c.account, c.region, c.instance_id) = (${one.account}::text, ${one.region}::text, ${one.instanceId}::text)
      and ${isOpenQuestion}`.execute(db);
  return rows.length > 0;
}

export type OpenQuestion = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  readonly privateIp: string | null;
  /** Addresses of the server in the inventory. */
  readonly ips: readonly string[];
  /** How it is reached until somebody answers; null: the instance that it was bears another name. */
  readonly reached: { readonly by: 'ssh' } | { readonly by: 'instance'; readonly instanceId: string | null };
};

/** Servers in production use whose name an instance bears without a proof, by hostname. */
export async function loadOpenQuestions(
  db: Db,
  limit: number,
): Promise<{ readonly total: number; readonly rows: readonly OpenQuestion[] }> {
  const { rows } = await sql<OpenQuestion & { readonly total: number }>`
    select v.id as "serverId", v.hostname, c.account, c.region, c.instance_id as "instanceId", c.private_ip as "privateIp",
      array(select host(i.ip::inet) from server_ips i where i.server_id = v.id order by i.id) as ips,
      case when x.hostname is null then jsonb_build_object('by', 'ssh')
        else jsonb_build_object('by', 'instance', 'instanceId', x.instance_id) end as reached,
      (count(*) over ())::int as total
    from ec2_seen c join servers v on split_part(v.hostname, '.', 1) = c.hostname
    left join ec2_instances x on x.hostname = v.hostname
    where v.etat = 'Production' and ${isOpenQuestion}
    order by v.hostname collate "C", c.instance_id limit ${limit}`.execute(db);
  return { total: rows[0]?.total ?? 0, rows: rows.map(({ total: _, ...row }) => row) };
}

export type AnsweredQuestion = {
  /** null: it is out of the inventory. */
  readonly serverId: ServerId | null;
  readonly hostname: string;
  readonly instanceId: string;
  readonly isSame: boolean;
  readonly by: string | null;
  readonly at: Date;
};

/** The newest answers of people, which they may take back. */
export async function loadAnsweredQuestions(db: Db, limit: number): Promise<readonly AnsweredQuestion[]> {
  const { rows } = await sql<AnsweredQuestion>`
    select a.server_id as "serverId", a.hostname, a.instance_id as "instanceId", a.is_same as "isSame", u.display_name as by, a.at from (
      select v.id as server_id, x.hostname, x.instance_id, true as is_same, x.said_by, x.changed_at as at
        from ec2_instances x left join servers v on v.hostname = x.hostname
        where x.proof = 'person' and x.instance_id is not null
      union all
      select v.id, v.hostname, o.instance_id, false, o.said_by, o.said_at
        from ec2_others o join servers v on v.id = o.server_id) a
    left join users u on u.id = a.said_by order by a.at desc, a.hostname collate "C", a.instance_id limit ${limit}`.execute(
    db,
  );
  return rows;
}
