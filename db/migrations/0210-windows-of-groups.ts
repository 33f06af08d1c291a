// Patch groups in maintenance windows, campaigns that windows make, and who was told of an occurrence (POL-5).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table maintenance_window_covers
      add constraint maintenance_window_covers_group foreign key (group_id) references patch_groups (id);
    create index maintenance_window_covers_group on maintenance_window_covers (group_id) where group_id is not null;

    create or replace view server_windows as
      select k.server_id, k.window_id from maintenance_window_covers k where k.server_id is not null
      union
      select v.id, k.window_id from maintenance_window_covers k join servers v on v.application_id = k.application_id
      union
      select v.id, k.window_id from maintenance_window_covers k
        join domain_environments de on de.domain_id = k.domain_id
        join servers v on v.domain_environment_id = de.id
      union
      select m.server_id, k.window_id from maintenance_window_covers k join patch_group_servers m on m.group_id = k.group_id;

    alter table maintenance_windows add column automatic boolean not null default false;
    alter table maintenance_windows add constraint maintenance_windows_automatic check (not automatic or task = 'install');
    comment on column maintenance_windows.automatic is 'its occurrences make or join the campaign of their week';

    create table window_campaigns (
      window_id integer not null references maintenance_windows (id),
      day date not null,
      campaign_id integer references campaigns (id),
      added integer not null,
      left_out jsonb not null,
      decided_at timestamptz not null,
      primary key (window_id, day)
    );
    create index window_campaigns_campaign on window_campaigns (campaign_id);
    comment on column window_campaigns.day is 'of the occurrence';
    comment on column window_campaigns.campaign_id is 'null: nothing was to be added';
    comment on column window_campaigns.left_out is 'names of servers, each with why in both languages';

    create table window_notices (
      window_id integer not null references maintenance_windows (id),
      day date not null,
      user_id integer not null references users (id),
      told_at timestamptz not null,
      primary key (window_id, day, user_id)
    );
  `.execute(db);
}
