// Campaigns with a server of each kind that an order treats in its own way. Each file of tests has a database of its own.
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

export const { db } = await createTestDatabase();
export const ctx = openBench(db);
export const carole = await somebody(db, 'Carole', ['coordinator']);
export const omar = await somebody(db, 'Omar', ['operator']);
let serial = 0;

export type Row = { hostname: string; session: SessionId; server: Awaited<ReturnType<typeof addServer>> };

export async function campaignOf(...kinds: readonly ('hprod' | 'prod' | 'na' | 'tomorrow' | 'failed')[]) {
  const campaignId = await addCampaign(db, carole.userId);
  const rows: Row[] = [];
  for (const kind of kinds) {
    serial += 1;
    const hostname = `${kind === 'prod' ? 'vp' : 'vr'}app${serial}x`;
    const branch = kind === 'prod' ? 'prod' : 'hprod';
    const server = await addServer(db, hostname, { environment: kind === 'prod' ? 'Production' : 'Recette' });
    const session = await addSession(db, campaignId, server, { branch, method: kind === 'na' ? 'na' : 'snapshot' });
    if (kind === 'tomorrow') await change(session, { date_prevue: '2027-01-12' });
    if (kind === 'failed') await change(session, { status: 'failed' });
    rows.push({ hostname, session, server });
  }
  return { campaignId, rows };
}

export async function change(id: SessionId, values: object): Promise<void> {
  await db.updateTable('patch_sessions').set(values).where('id', '=', id).execute();
}

export async function orderedIn(campaignId: CampaignId): Promise<SessionId[]> {
  const rows = await db
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('start_asked_at', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

export async function campaignRow(id: CampaignId) {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export const start = (campaignId: CampaignId, hostnames: readonly string[] = [], bySlot = false) =>
  orderStart(ctx, omar, { campaignId, hostnames, bySlot });
