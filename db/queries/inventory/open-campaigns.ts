// INV-5: notes what a change of the inventory does to servers of open campaigns, and says it again for the card.
import { sql } from 'kysely';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import type { InventoryChange } from '../../../domain/inventory/record.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** What of a server decides whether, where, or by whose answer it is patched. */
const TELLING: ReadonlySet<string> = new Set([
  ...[
    'environment',
    'domain',
    'zone',
    'site',
    'etat',
    'patch_os_owner',
    'licence_support',
    'application',
    'machine_type',
    'depends_on',
    'foundation',
  ],
  ...['owners', 'deputies'],
]);

export type CampaignInventoryChange = {
  readonly hostname: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly by: string;
  readonly at: Date;
};

/** Owners change for every server of their application. Excluded servers are none of the campaign's. */
export async function noteOpenCampaigns(
  trx: Trx,
  changes: readonly InventoryChange[],
  { userId, at }: { readonly userId: UserId; readonly at: Date },
): Promise<void> {
  const rows = changes.flatMap(({ entity, name, before, after }) => {
    if (before === null || after === null || (entity !== 'server' && entity !== 'application')) return [];
    const fields = Object.keys(after).filter((field) => TELLING.has(field));
    return fields.map((field) => ({ entity, name, field, was: before[field] ?? null, is: after[field] ?? null }));
  });
  if (rows.length === 0) return;
  await sql`
    insert into campaign_inventory_changes
      (campaign_id, server_id, field, before_value, after_value, changed_by, changed_at)
    select s.campaign_id, s.server_id, r.field, r.was, r.is, ${userId}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (entity text, name text, field text, was text, "is" text)
    -- Two joins with an "or" between them would compare every row with every server.
    join (
      select 'server' as entity, v.hostname as name, v.id, v.hostname from servers v
      union all
      select 'application', a.name, v.id, v.hostname from servers v join applications a on a.id = v.application_id
    ) v on v.entity = r.entity and v.name = r.name
    join patch_sessions s on s.server_id = v.id and s.status <> 'excluded'
    join campaigns c on c.id = s.campaign_id and c.status = 'open'
    order by s.campaign_id, v.hostname, r.field`.execute(trx);
}

/** The same of servers that go to another operator with a change of the rules. Operators by name; null: nobody. */
export async function noteReassigned(
  trx: Trx,
  rows: readonly {
    readonly campaignId: CampaignId;
    readonly serverId: ServerId;
    readonly from: string | null;
    readonly to: string | null;
  }[],
  { userId, at }: { readonly userId: UserId; readonly at: Date },
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const values = rows.slice(from, from + BATCH).map((row) => ({
      ...{ campaign_id: row.campaignId, server_id: row.serverId, field: 'operator' },
      ...{ before_value: row.from, after_value: row.to, changed_by: userId, changed_at: at },
    }));
    await trx.insertInto('campaign_inventory_changes').values(values).execute();
  }
}

const BATCH = 2_000;

/** The newest first. */
export async function loadCampaignInventoryChanges(
  db: Db,
  campaignId: CampaignId,
): Promise<readonly CampaignInventoryChange[]> {
  return db
    .selectFrom('campaign_inventory_changes as k')
    .innerJoin('servers as v', 'v.id', 'k.server_id')
    .innerJoin('users as u', 'u.id', 'k.changed_by')
    .select([
      'v.hostname',
      'k.field',
      'k.before_value as before',
      'k.after_value as after',
      'u.display_name as by',
      'k.changed_at as at',
    ])
    .where('k.campaign_id', '=', campaignId)
    .orderBy('k.id', 'desc')
    .execute();
}
