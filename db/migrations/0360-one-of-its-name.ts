// A name is no proof: which servers are instances of EC2 is said by where they came from, by their firmware, or by somebody. And each
// installation has an id of its own, by which it knows again what it set elsewhere.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ec2_seen (
      account text not null,
      region text not null,
      instance_id text not null,
      hostname text not null,
      private_ip text,
      primary key (account, region, instance_id)
    );
    create index ec2_seen_by_name on ec2_seen (hostname);
    comment on table ec2_seen is 'every instance that was read last, with the name that it bears: several may bear one';
    comment on column ec2_seen.hostname is 'lower case, without domain';

    create table ec2_servers (
      server_id integer primary key references servers (id) on delete cascade,
      added_at timestamptz not null
    );
    comment on table ec2_servers is 'servers that were added to the inventory since an instance bore their name: they are nothing else';

    create table ec2_others (
      server_id integer not null references servers (id) on delete cascade,
      account text not null,
      region text not null,
      instance_id text not null,
      said_by integer references users (id),
      said_at timestamptz not null,
      primary key (server_id, account, region, instance_id)
    );
    comment on table ec2_others is 'instances that bear the name of a server and are another machine, as somebody has said';

    alter table ec2_instances
      add column proof text not null default 'kept' check (proof in ('kept', 'inventory', 'firmware', 'person')),
      add column said_by integer references users (id);
    comment on column ec2_instances.hostname is 'as the inventory has it';
    comment on column ec2_instances.proof is
      'why it is that instance: added to the inventory as it, its firmware, or a person (said_by); kept: of before that was asked';
  `.execute(db);
  await sql`
    insert into ec2_servers (server_id, added_at)
    select v.id, max(coalesce(c.ended_at, c.created_at)) from inventory_changes c
    cross join lateral jsonb_array_elements(c.difference -> 'changes') e
    join servers v on v.hostname = e ->> 'name'
    where c.file_name = 'AWS' and c.kind = 'import' and c.status = 'applied'
      and e ->> 'entity' = 'server' and e -> 'before' = 'null'::jsonb
    group by v.id`.execute(db);
  // Kept is what was patched as that instance, or came in as one. What was switched by its name alone waits for a person.
  await sql`
    create temporary table ec2_kept on commit drop as
    select v.hostname, x.account, x.region, x.instance_id, x.changed_at
    from ec2_instances x
    join servers v on v.hostname = x.hostname or (split_part(v.hostname, '.', 1) = x.hostname
      and not exists (select from servers o where o.hostname = x.hostname))
    where (select count(*) from servers o where o.hostname = x.hostname or split_part(o.hostname, '.', 1) = x.hostname) = 1
      and (x.instance_id is null
        or exists (select from ec2_servers m where m.server_id = v.id)
        or exists (select from patch_attempts a where a.server_id = v.id and a.instance ->> 'instance_id' = x.instance_id))`.execute(
    db,
  );
  await sql`delete from ec2_instances`.execute(db);
  await sql`insert into ec2_instances (hostname, account, region, instance_id, changed_at)
    select hostname, account, region, instance_id, changed_at from ec2_kept`.execute(db);
  // Of when its database was made: a backup of before this migration comes back as the same installation.
  await sql`
    create table installation (
      id text primary key,
      only_one boolean not null default true unique check (only_one),
      since timestamptz not null default now()
    );
    comment on table installation is 'which installation of the product this database is of: it goes with the database, to another host or back to an earlier day';
    insert into installation (id)
      select substr(md5(coalesce((select name || timestamp from kysely_migration order by name limit 1), gen_random_uuid()::text)), 1, 8)
  `.execute(db);
}
