// Rows for tests of validations and gates: a patched server that waits for its answer, links, places where people can be reached.
import { insertAttempt } from '../../db/queries/attempts/attempts.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ApplicationId, CampaignId, ServerId, SessionId, UserId } from '../../domain/ids.ts';
import { MONDAY_MORNING } from './campaign-data.ts';

/** The session becomes `patched`; its answer is waited for since `at`. */
export async function addWaiting(
  db: Db,
  of: { campaignId: CampaignId; serverId: ServerId; sessionId: SessionId; at?: Date },
): Promise<void> {
  const at = of.at ?? MONDAY_MORNING;
  await db.transaction().execute(async (trx) => {
    const attempt = await insertAttempt(trx, {
      sessionId: of.sessionId,
      serverId: of.serverId,
      campaignId: of.campaignId,
      startedBy: null,
      at,
      step: 'conclude',
    });
    const ended = { state: 'patched', ended_at: at } as const;
    await trx.updateTable('patch_attempts').set(ended).where('id', '=', attempt).execute();
    await trx.updateTable('patch_sessions').set({ status: 'patched' }).where('id', '=', of.sessionId).execute();
    await trx
      .insertInto('patch_validation')
      .values({
        server_id: of.serverId,
        campaign_id: of.campaignId,
        campaign_type: 'standard',
        attempt_id: attempt,
        patch_date: at,
      })
      .execute();
  });
}

/** What the checks after the update of its last attempt found (RUN-9). */
export async function addChecks(db: Db, serverId: ServerId, verdict: 'yes' | 'no' | 'unknown'): Promise<void> {
  const { id } = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', serverId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const row = { attempt_id: id, step: 'checks', begun_at: MONDAY_MORNING, ended_at: MONDAY_MORNING } as const;
  await db
    .insertInto('attempt_steps')
    .values({ ...row, status: 'done', result: JSON.stringify({ comparison: { verdict, differences: [] } }) })
    .execute();
}

export async function addLink(db: Db, prod: ServerId, nonprod: ServerId): Promise<void> {
  await db
    .insertInto('server_correspondance')
    .values({
      prod_server_id: prod,
      nonprod_server_id: nonprod,
      environment_code: 'r',
      source: 'auto',
      created_by: null,
    })
    .execute();
}

export async function addContact(
  db: Db,
  applicationId: ApplicationId,
  user: UserId,
  duty: 'owner' | 'deputy',
): Promise<void> {
  const { contact_id } = await db
    .selectFrom('users')
    .select('contact_id')
    .where('id', '=', user)
    .executeTakeFirstOrThrow();
  if (contact_id === null) throw new Error('the person has no contact');
  await db.insertInto('application_contacts').values({ application_id: applicationId, contact_id, duty }).execute();
}

/** `userId` null: a channel. */
export async function addPlace(db: Db, id: string, userId: UserId | null): Promise<string> {
  await db
    .insertInto('conversations')
    .values({
      id,
      kind: userId === null ? 'channel' : 'personal',
      service_url: 'https://t.test',
      bot_id: '28:b',
      tenant_id: null,
      user_id: userId,
      name: null,
      seen_at: MONDAY_MORNING,
    })
    .execute();
  return id;
}

/** `domainCode` null: of every domain. */
export async function bindChannel(db: Db, conversation: string, domainCode: string | null = null): Promise<void> {
  await db
    .insertInto('channel_bindings')
    .values({ domain_code: domainCode, conversation_id: conversation, bound_by: null, bound_at: MONDAY_MORNING })
    .execute();
}

/** English sentences queued for a conversation, oldest first. */
export async function messagesIn(db: Db, conversation: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('outgoing_messages')
    .select('text_en')
    .where('conversation_id', '=', conversation)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.text_en);
}

export async function cardsIn(db: Db, conversation: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('card_anchors')
    .select('card_key')
    .where('conversation_id', '=', conversation)
    .where('retired_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.card_key);
}
