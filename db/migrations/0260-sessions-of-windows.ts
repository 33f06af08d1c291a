// Which maintenance window put a server into its campaign (POL-5): nobody is its operator, and whoever approved the window is who orders.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_sessions add column window_id integer references maintenance_windows (id);
    comment on column patch_sessions.window_id is 'the automatic window that put it into its campaign; null: a person did';

    -- Until now only the number of servers was kept that a window added to a campaign. Where one window alone has added some, those are meant
    -- that it covers today and that have no operator; where several have, nobody can tell which of them it was.
    update patch_sessions s set window_id = x.window_id
    from (select campaign_id, min(window_id) as window_id from window_campaigns
      where campaign_id is not null and added > 0 group by campaign_id having count(distinct window_id) = 1) x
    where x.campaign_id = s.campaign_id and s.intervenant_id is null
      and exists (select from server_windows k where k.window_id = x.window_id and k.server_id = s.server_id)
  `.execute(db);
}
