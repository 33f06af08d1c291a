// Which servers are instances of EC2, and so reached through Systems Manager instead of SSH.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ec2_instances (
      hostname text primary key,
      account text not null,
      region text not null,
      instance_id text,
      changed_at timestamptz not null,
      unique (account, region, instance_id)
    );
    comment on table ec2_instances is 'servers by name that are instances of EC2, whether they are in the inventory yet or not';
    comment on column ec2_instances.account is 'its name in the settings';
    comment on column ec2_instances.instance_id is 'null: the instance that it was bears another name now, and no other one bears this'
  `.execute(db);
}
