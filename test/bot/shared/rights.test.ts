// Rights are asked in the operation itself, whatever the card or the dispatcher let through.
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { bindChannel } from '../../../bot/channels/bind-channel.ts';
import { setLanguage } from '../../../bot/channels/set-language.ts';
import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { confirmBackup } from '../../../bot/prerequisites/confirm-backup.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import { cancelDraft } from '../../../bot/previews/cancel-draft.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import { orderReboot } from '../../../bot/reboots/order-reboot.ts';
import { answerRollback } from '../../../bot/rollbacks/answer-rollback.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import type { OperationContext, Outcome, Requester } from '../../../bot/shared/operation.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import type { CampaignId, DraftId } from '../../../domain/ids.ts';
import { ROLES, type Role } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, type Somebody, somebody } from './bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const people = new Map<Role, Somebody>();
for (const role of ROLES) people.set(role, await somebody(db, role, [role]));
const nobody = await somebody(db, 'nobody', []);

const campaignId = 999 as CampaignId;
const draftId = 999 as DraftId;
const hosts = { campaignId, hostnames: [] };
const go = { campaignId, shownHash: 'a', acknowledged: 'listed', reason: null } as const;
const validation = { campaignId, applicationId: null, serverId: null, comment: 'x' } as const;
const channel = { id: 'c', kind: 'personal' } as const;
const question = { weekNumber: 5, year: null, asked: null, domainCode: null };

type Run = (ctx: OperationContext, by: Requester) => Promise<Outcome<object>>;
/** Each on something that does not exist: whoever may do it is told so, the others who may. */
const OPERATIONS: readonly (readonly [string, readonly Role[], Run])[] = [
  ['previewCampaign', ['coordinator', 'admin'], (c, by) => previewCampaign(c, by, question)],
  ['createCampaign', ['coordinator', 'admin'], (c, by) => createCampaign(c, by, { draftId, version: 1 })],
  ['cancelDraft', ['coordinator', 'admin'], (c, by) => cancelDraft(c, by, { draftId })],
  ['orderPrerequisites', ['operator', 'admin'], (c, by) => orderPrerequisites(c, by, hosts)],
  ['confirmBackup', ['operator', 'admin'], (c, by) => confirmBackup(c, by, { campaignId })],
  ['orderStart', ['operator', 'admin'], (c, by) => orderStart(c, by, { ...hosts, bySlot: false })],
  ['stopCampaign', ['coordinator', 'operator', 'admin'], (c, by) => stopCampaign(c, by, { campaignId })],
  ['retryFailed', ['operator', 'admin'], (c, by) => retryFailed(c, by, hosts)],
  ['decideProdGo', ['operator', 'admin'], (c, by) => decideProdGo(c, by, { ...go, decision: 'approve' })],
  ['answerValidation ok', ['owner', 'admin'], (c, by) => answerValidation(c, by, { ...validation, answer: 'ok' })],
  ['answerValidation force', ['admin'], (c, by) => answerValidation(c, by, { ...validation, answer: 'force' })],
  ['excludeServers', ['coordinator', 'admin'], (c, by) => excludeServers(c, by, { hostnames: ['x'], reason: 'r' })],
  ['restoreServers', ['coordinator', 'admin'], (c, by) => restoreServers(c, by, { hostnames: ['x'] })],
  ['orderRollback', ['operator', 'admin'], (c, by) => orderRollback(c, by, { hostname: 'x', reason: 'r' })],
  ['answerRollback', ['owner', 'admin'], (c, by) => answerRollback(c, by, { requestId: 1, answer: 'agree' })],
  ['orderReboot', ['operator', 'admin'], (c, by) => orderReboot(c, by, { hostnames: ['x'], answer: 'reboot' })],
  ['closeCampaign', ['coordinator', 'admin'], (c, by) => closeCampaign(c, by, { campaignId })],
  ['bindChannel', ['coordinator', 'admin'], (c, by) => bindChannel(c, by, { conversation: channel, domain: null })],
  ['setLanguage of a channel', ['coordinator', 'admin'], (c, by) => setLanguage(c, by, { language: 'fr', channel })],
];

describe('rights of the operations (AUD-1)', () => {
  it.each(OPERATIONS)('%s is for %j alone, and a refusal leaves its row', async (_name, allowed, run) => {
    for (const [role, person] of people) {
      const outcome = await run(ctx, person);
      if (outcome.kind !== 'refused') throw new Error('something that does not exist was changed');
      expect(outcome.text.en.includes('may do this'), role).toBe(!allowed.includes(role));
    }
    const before = await db.selectFrom('audit_log').select('id').execute();
    expect((await run(ctx, nobody)).kind).toBe('refused');
    const rows = await db.selectFrom('audit_log').selectAll().orderBy('id').execute();
    expect(rows).toHaveLength(before.length + 1);
    expect(rows.at(-1)).toMatchObject({
      user_id: nobody.userId,
      entra_id: 'entra-nobody',
      activity_id: nobody.activityId,
    });
    expect(rows.at(-1)?.action).toMatch(/-refused$/);
    expect(ctx.enqueued).toEqual([]);
  });

  it('lets everybody who may read choose their own language', async () => {
    const viewer = people.get('viewer');
    if (viewer === undefined) throw new Error('no viewer');
    expect((await setLanguage(ctx, viewer, { language: 'en', channel: null })).kind).toBe('done');
    const row = await db.selectFrom('users').select('language').where('id', '=', viewer.userId).executeTakeFirst();
    expect(row?.language).toBe('en');
    expect((await setLanguage(ctx, nobody, { language: 'en', channel: null })).kind).toBe('refused');
  });
});
