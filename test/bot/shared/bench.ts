// An OperationContext whose clock and queue a test holds, and the people who act in it.

import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import type { OperationContext, OperationSettings, Outcome, Requester } from '../../../bot/shared/operation.ts';
import { leftBehindCode, loadLeftBehind } from '../../../db/queries/attempts/unfinished.ts';
import { collectCardChanges } from '../../../db/queries/chat/card-changes.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import type { QueuedJob } from '../../../jobs/queue/job-kinds.ts';
import { namedItop, namedWatcher } from '../../fakes/integration.ts';
import { addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';

export type Bench = OperationContext & { readonly enqueued: QueuedJob[]; readonly time: { now: Date } };

export function openBench(db: Db, over: Partial<OperationSettings> = {}): Bench {
  const enqueued: QueuedJob[] = [];
  const time = { now: MONDAY_MORNING };
  return {
    db,
    clock: { now: () => time.now },
    time,
    jobQueue: { enqueue: async (jobQueue) => void enqueued.push(...jobQueue) },
    enqueued,
    settings: {
      zone: 'Europe/Paris',
      integrations: [namedItop(), namedWatcher()],
      freshness: 'cycle',
      fourEyes: true,
      validatedVersions: true,
      hoursBudget: DEFAULT_BUDGET,
      files: { linkMinutes: 60 },
      generalExcludes: 'kernel* glibc*',
      rebootPolicy: 'ask',
      ...over,
    },
  };
}

/** What earlier tests made holds no server any more (ELIG-5). */
export async function endCampaigns(db: Db): Promise<void> {
  await db
    .updateTable('campaigns')
    .set({ status: 'closed', closed_at: MONDAY_MORNING })
    .where('status', '=', 'open')
    .execute();
}

/** Over whatever is unfinished: by the code of what is named now (RUN-18). */
export async function closedAnyway(
  ctx: OperationContext,
  by: Requester,
  campaignId: CampaignId,
): Promise<Outcome<object>> {
  return closeCampaign(ctx, by, { campaignId, confirmed: leftBehindCode(await loadLeftBehind(ctx.db, campaignId)) });
}

export type Somebody = Requester & { readonly userId: UserId };

export async function somebody(db: Db, name: string, roles: readonly Role[]): Promise<Somebody> {
  const userId = await addUser(db, name, roles);
  const actor = { userId, entraId: `entra-${name.toLowerCase()}`, name, roles };
  return { userId, actor, activityId: `activity-of-${name}` };
}

export function done<Done extends object>(outcome: Outcome<Done>): Done {
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.text.en}`);
  return outcome;
}

/** The English sentence. */
export function refusal(outcome: Outcome<object>): string {
  if (outcome.kind !== 'refused') throw new Error('it was done');
  return outcome.text.en;
}

export async function audited(db: Db, action: string) {
  return db.selectFrom('audit_log').selectAll().where('action', '=', action).orderBy('id').execute();
}

/** What is shown where, as if the card had been drawn once. */
export async function showing(db: Db, key: string, conversation: string): Promise<void> {
  await db
    .insertInto('conversations')
    .values({
      id: conversation,
      kind: 'channel',
      service_url: 'https://t.test',
      bot_id: '28:b',
      tenant_id: null,
      name: null,
      seen_at: MONDAY_MORNING,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
  await db.insertInto('cards').values({ key, dirty_seq: '7' }).execute();
  await db.deleteFrom('card_changes').where('card_key', '=', key).execute();
  await db
    .insertInto('card_anchors')
    .values({
      card_key: key,
      conversation_id: conversation,
      thread_id: null,
      activity_id: `message-${key}`,
      language: 'fr',
      shown_seq: '7',
      created_at: MONDAY_MORNING,
    })
    .execute();
}

/** All that changed since the last time counts as one. */
export async function dirtySeq(db: Db, key: string): Promise<number> {
  await collectCardChanges(db);
  const row = await db.selectFrom('cards').select('dirty_seq').where('key', '=', key).executeTakeFirst();
  return Number(row?.dirty_seq ?? 0);
}

export async function sessionOf(db: Db, id: number) {
  return db
    .selectFrom('patch_sessions')
    .selectAll()
    .where('id', '=', id as never)
    .executeTakeFirstOrThrow();
}
