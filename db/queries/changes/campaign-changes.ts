// The change request of each campaign: what is wanted of it, and what was last read of it (migration 0290).
import { sql } from 'kysely';
import type { ChangeState, WantedChange } from '../../../domain/changes/change.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** null: none is asked for, or not yet. */
export async function loadChange(db: Db, id: CampaignId) {
  const row = await db.selectFrom('campaign_changes').selectAll().where('campaign_id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** Of the campaigns that are still to start this server. */
export async function changesOfServer(db: Db, id: ServerId) {
  return db
    .selectFrom('campaign_changes as x')
    .innerJoin('patch_sessions as s', 's.campaign_id', 'x.campaign_id')
    .innerJoin('campaigns as c', 'c.id', 'x.campaign_id')
    .selectAll('x')
    .where('s.server_id', '=', id)
    .where('s.status', 'in', ['pending', 'prereq_ok'])
    .where('c.status', '<>', 'closed')
    .orderBy('x.campaign_id')
    .execute();
}

type ChangeDue = {
  readonly id: CampaignId;
  readonly createdAt: Date;
  readonly closed: boolean;
  readonly begun: boolean;
  readonly wanted: WantedChange | null;
};

/** Campaigns that are open, and those whose change was asked for while they were. */
export async function campaignsWithChange(db: Db, name: IntegrationName, emergencies: boolean) {
  const { rows } = await sql<ChangeDue>`
    select c.id, c.created_at as "createdAt", c.status = 'closed' as closed, x.wanted,
      exists (select from patch_attempts a where a.campaign_id = c.id) as begun
    from campaigns c left join campaign_changes x on x.campaign_id = c.id and x.integration = ${name}
    where (c.status <> 'closed' and (c.kind <> 'emergency' or ${emergencies}))
      or (c.status = 'closed' and x.wanted in ('ready', 'implement'))
    order by c.id`.execute(db);
  return rows;
}

type WantedRow = {
  readonly campaignId: CampaignId;
  readonly integration: IntegrationName;
  readonly correlationId: string;
  readonly wanted: WantedChange;
  readonly at: Date;
};

export async function wantChange(trx: Trx, { campaignId, integration, correlationId, wanted, at }: WantedRow) {
  const more = { integration, correlation_id: correlationId, wanted, wanted_at: at };
  await trx
    .insertInto('campaign_changes')
    .values({ campaign_id: campaignId, ...more })
    .onConflict((oc) =>
      // What was read is of the record that was looked for.
      oc.column('campaign_id').doUpdateSet({
        ...more,
        read_at: sql`case when campaign_changes.correlation_id = excluded.correlation_id
          and campaign_changes.integration = excluded.integration then campaign_changes.read_at end`,
      }),
    )
    .execute();
}

/** When the last reading that was taken over began; null: there was none. */
export async function lastReadAt(db: Db, name: IntegrationName): Promise<Date | null> {
  const { at } = await db
    .selectFrom('integration_runs')
    .select(({ fn }) => fn.max('begun_at').as('at'))
    .where('integration', '=', name)
    .where('outcome', '=', 'done')
    .executeTakeFirstOrThrow();
  return at;
}

/** Locked: those that a campaign hangs on, or that are still to be ended. */
export async function lockLiveChanges(trx: Trx, name: IntegrationName) {
  return trx
    .selectFrom('campaign_changes as x')
    .innerJoin('campaigns as c', 'c.id', 'x.campaign_id')
    .selectAll('x')
    .select('c.status')
    .where('x.integration', '=', name)
    .where((eb) =>
      eb.or([
        eb('c.status', '<>', 'closed'),
        eb('x.state', 'is', null),
        eb('x.state', 'not in', ['closed', 'canceled'] as const),
      ]),
    )
    .orderBy('x.campaign_id')
    .forUpdate('x')
    .execute();
}

export type LiveChange = Awaited<ReturnType<typeof lockLiveChanges>>[number];

export type ReadChange = {
  readonly number: string | null;
  readonly state: ChangeState | null;
  readonly onHold: boolean;
  readonly plannedStart: Date | null;
  readonly plannedEnd: Date | null;
};

export async function noteChange(trx: Trx, id: CampaignId, read: ReadChange, readAt: Date): Promise<void> {
  await trx
    .updateTable('campaign_changes')
    .set({
      number: read.number,
      state: read.state,
      on_hold: read.onHold,
      planned_start: read.plannedStart,
      planned_end: read.plannedEnd,
      read_at: readAt,
    })
    .where('campaign_id', '=', id)
    .execute();
}

export async function noteTold(trx: Trx, id: CampaignId, state: ChangeState | null): Promise<void> {
  await trx.updateTable('campaign_changes').set({ told_state: state }).where('campaign_id', '=', id).execute();
}

/** The domains of its servers. */
export async function domainsOf(db: Db, id: CampaignId): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .select('d.code')
    .distinct()
    .where('s.campaign_id', '=', id)
    .orderBy('d.code')
    .execute();
  return rows.map(({ code }) => code);
}
