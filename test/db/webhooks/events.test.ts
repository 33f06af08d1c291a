// Which changes of state are noted for receivers of webhooks, in the transaction of the change, whoever makes it.
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { registerReceivers } from '../../../db/queries/webhooks/receivers.ts';
import { storedChoice, WEBHOOK_EVENTS } from '../../../domain/webhooks/event-types.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const carole = await addUser(db, 'Carole', ['coordinator']);
let serial = 0;

beforeEach(async () => {
  await db.deleteFrom('webhook_outbox').execute();
  await registerReceivers(db, [{ name: 'all', events: [] }]);
});

const noted = async (receiver = 'all') =>
  (await db.selectFrom('webhook_outbox').selectAll().where('receiver', '=', receiver).orderBy('id').execute()).map(
    ({ type, subject, data }) => ({ type: type.replace('patchcenter.', ''), subject, data }),
  );
const types = async (receiver = 'all') => (await noted(receiver)).map(({ type }) => type);

/** Everything that can happen to one campaign with one server. */
async function everything() {
  serial += 1;
  const hostname = `vpapp${serial}`;
  const server = await addServer(db, hostname, { environment: 'Production' });
  const campaign = await addCampaign(db, carole, { kind: 'emergency' });
  const session = await addSession(db, campaign, server, { branch: 'prod', status: 'pending' });
  const become = (status: string) => {
    const out = status === 'excluded';
    const excluded = { exclusion_reason: out ? 'EOL' : null, excluded_by: out ? 'system' : null };
    const values = { status, ...excluded, excluded_at: out ? MONDAY_MORNING : null } as never;
    return db.updateTable('patch_sessions').set(values).where('id', '=', session).execute();
  };
  for (const status of ['prereq_ok', 'excluded', 'pending', 'prereq_ok', 'in_progress', 'failed']) await become(status);
  for (const status of ['in_progress', 'patched', 'reported']) await become(status);
  const attempt = await db
    .insertInto('patch_attempts')
    .values({
      ...{
        session_id: session,
        server_id: server,
        campaign_id: campaign,
        number: 1,
        step: 'conclude',
        state: 'patched',
      },
      ...{ started_at: MONDAY_MORNING, ended_at: MONDAY_MORNING },
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date)
    values (${server}, ${campaign}, 'emergency', ${attempt.id}, ${MONDAY_MORNING})`.execute(db);
  for (const status of ['validated_ok', 'validated_ko', 'forced'])
    await sql`update patch_validation set status = ${status}, answered_by = ${carole}, answered_at = ${MONDAY_MORNING}, comment = 'x'
      where attempt_id = ${attempt.id}`.execute(db);
  for (const decision of ['approved', 'refused'])
    await sql`insert into prod_go_decisions (campaign_id, decision, evidence_hash, evidence, decided_by, decided_at, reason)
      values (${campaign}, ${decision}, 'x', '{}', ${carole}, ${MONDAY_MORNING}, 'because')`.execute(db);
  await sql`update prod_go_decisions set withdrawn_at = ${MONDAY_MORNING}, withdrawn_by = ${carole}, withdrawn_reason = 'x'
    where campaign_id = ${campaign} and decision = 'approved'`.execute(db);
  await sql`insert into gate_overrides (campaign_id, server_id, blockers, reason, overridden_by, overridden_at)
    values (${campaign}, ${server}, '{x}', 'urgent', ${carole}, ${MONDAY_MORNING})`.execute(db);
  const set = (values: object) => db.updateTable('campaigns').set(values).where('id', '=', campaign).execute();
  await set({ gate_shortened_at: MONDAY_MORNING, gate_shortened_by: carole, gate_shortened_reason: 'CVE' });
  await set({ stopped_at: MONDAY_MORNING, stopped_by: carole });
  await set({ stopped_at: null, stopped_by: null });
  await set({ status: 'closed', closed_at: MONDAY_MORNING });
  await set({ status: 'open', closed_at: null });
  return { campaign, session, hostname };
}

it('notes each change of state once, with what it was and is', async () => {
  const { campaign, hostname } = await everything();
  const rows = await noted();
  expect(rows.map(({ type }) => type)).toEqual([
    ...['campaign.created', 'emergency.created', 'server.pending', 'server.prereq_ok', 'server.excluded'],
    ...['server.pending', 'server.prereq_ok', 'server.in_progress', 'server.failed', 'server.in_progress'],
    ...['server.patched', 'server.reported', 'validation.en_attente', 'validation.validated_ok'],
    ...['validation.validated_ko', 'validation.forced', 'go.approved', 'go.refused', 'go.withdrawn', 'go.overridden'],
    ...['emergency.gates_shortened', 'campaign.stopped', 'campaign.resumed', 'campaign.closed', 'campaign.reopened'],
  ]);
  expect(rows[4]).toEqual({
    type: 'server.excluded',
    subject: `campaigns/${campaign}/servers/${hostname}`,
    data: { campaign, server: hostname, branch: 'prod', before: 'prereq_ok', after: 'excluded', exclusion: 'EOL' },
  });
  const quickwin = await addCampaign(db, carole);
  await sql`update campaigns set kind = 'quickwin', phase = 'draft' where id = ${quickwin}`.execute(db);
  expect((await types()).at(-1)).toBe('campaign.phase_changed');
  expect([...new Set(await types())].sort()).toEqual([...WEBHOOK_EVENTS].sort());
});

it('notes nothing of what changes no state', async () => {
  const { session, campaign } = await everything();
  await db.deleteFrom('webhook_outbox').execute();
  await sql`update patch_sessions set lease_owner = 'x', status = status where id = ${session}`.execute(db);
  await sql`update campaigns set start_mode = 'slot' where id = ${campaign}`.execute(db);
  await sql`update patch_validation set reminded_at = ${MONDAY_MORNING} where campaign_id = ${campaign}`.execute(db);
  expect(await noted()).toEqual([]);
});

it('notes nothing at all without receivers', async () => {
  await registerReceivers(db, []);
  await everything();
  expect(await db.selectFrom('webhook_outbox').selectAll().execute()).toEqual([]);
});

it('is taken back with the change', async () => {
  const campaign = await addCampaign(db, carole);
  await db.deleteFrom('webhook_outbox').execute();
  const cut = db.transaction().execute(async (trx) => {
    await trx.updateTable('campaigns').set({ stopped_at: MONDAY_MORNING }).where('id', '=', campaign).execute();
    throw new Error('cut');
  });
  await expect(cut).rejects.toThrow('cut');
  expect(await noted()).toEqual([]);
});

it('gives each receiver what it asks for, the same event with the same id', async () => {
  await registerReceivers(db, [
    { name: 'all', events: [] },
    { name: 'go', events: ['go'] },
    { name: 'few', events: ['server.failed', 'emergency'].map((one) => storedChoice(one as never)) },
  ]);
  await everything();
  expect(await types('go')).toEqual(['go.approved', 'go.refused', 'go.withdrawn', 'go.overridden']);
  expect(await types('few')).toEqual(['emergency.created', 'server.failed', 'emergency.gates_shortened']);
  const ids = await db
    .selectFrom('webhook_outbox')
    .select('event_id')
    .where('type', '=', 'patchcenter.go.approved')
    .execute();
  expect(new Set(ids.map(({ event_id: id }) => id)).size).toBe(1);
  expect(ids).toHaveLength(2);
  await registerReceivers(db, [{ name: 'go', events: ['go'] }]);
  expect(await types()).toEqual([]);
  expect(await types('go')).toHaveLength(4);
});
