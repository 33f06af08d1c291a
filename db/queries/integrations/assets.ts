// The tables of the reference about Qualys (`qualys_assets`, `qualys_tags`, `qualys_asset_tags`), as the copy has it: only what differs is written.
import { sql } from 'kysely';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { Trx } from '../../schema/database.ts';

type AssetsSaid = {
  readonly tags: readonly string[];
  readonly assets: readonly {
    readonly id: string;
    readonly machineId: string;
    readonly name: string;
    readonly tags: readonly string[];
  }[];
};

/** Assets go to the servers that coverage has found for them, and to none where it was not sure. Returns how many rows changed. */
export async function writeAssets(trx: Trx, name: IntegrationName, { tags, assets }: AssetsSaid): Promise<number> {
  const statements = [
    // Their links first, which refer to both.
    sql`
      delete from qualys_asset_tags t using qualys_assets a, qualys_tags g
      where a.id = t.asset_id and g.id = t.tag_id and not exists (
        select from jsonb_to_recordset(${json(links(assets))}::jsonb) as s(asset text, tag text)
        where s.asset = a.qualys_id and s.tag = g.name)`,
    sql`delete from qualys_assets a where not exists (
      select from unnest(${assets.map(({ id }) => id)}::text[]) as s(id) where s.id = a.qualys_id)`,
    sql`delete from qualys_tags g where not exists (
      select from unnest(${tags}::text[]) as s(name) where s.name = g.name)`,
    sql`
      insert into qualys_tags (name) select t from unnest(${tags}::text[]) as t
      where not exists (select from qualys_tags g where g.name = t)`,
    sql`
      insert into qualys_assets as a (server_id, qualys_id, name)
      select c.server_id, s.id, s.name
      from jsonb_to_recordset(${json(assets)}::jsonb) as s(id text, "machineId" text, name text)
      left join integration_coverage c
        on c.integration = ${name} and c.remote_id = s."machineId" and c.state in ('covered', 'stale')
      left join qualys_assets o on o.qualys_id = s.id
      where o.id is null or (o.server_id, o.name) is distinct from (c.server_id, s.name)
      on conflict (qualys_id) do update set server_id = excluded.server_id, name = excluded.name`,
    sql`
      insert into qualys_asset_tags (asset_id, tag_id)
      select a.id, g.id from jsonb_to_recordset(${json(links(assets))}::jsonb) as s(asset text, tag text)
      join qualys_assets a on a.qualys_id = s.asset join qualys_tags g on g.name = s.tag
      where not exists (select from qualys_asset_tags t where t.asset_id = a.id and t.tag_id = g.id)`,
  ];
  let changed = 0;
  for (const statement of statements) changed += Number((await statement.execute(trx)).numAffectedRows ?? 0n);
  return changed;
}

function links(assets: AssetsSaid['assets']) {
  return assets.flatMap(({ id, tags }) => [...new Set(tags)].map((tag) => ({ asset: id, tag })));
}

function json(value: object): string {
  return JSON.stringify(value);
}
