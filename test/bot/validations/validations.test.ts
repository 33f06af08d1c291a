// The buttons of the list of waiting validations: what they do, and that the list stays the one that was clicked (VALID-1, VALID-2).
import { beforeEach, describe, expect, it } from 'vitest';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { waitingActions } from '../../../bot/validations/validations-clicks.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, addWaiting, messagesIn } from '../../support/validation-data.ts';
import { openBench, showing, somebody } from '../shared/bench.ts';
import { noteDraws } from './noted-draws.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const { drawn, services, notice } = noteDraws(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await somebody(db, 'Paul', ['owner']);
const peage = await addApplication(db, 'Péage', paul.userId);
const campaignId = await addCampaign(db, carole.userId);
const serverId = await addServer(db, 'vrlisted1', { application: peage });
await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId) });
await addPlace(db, 'chat-paul', paul.userId);
await showing(db, 'validations:S02', 'channel-1');

beforeEach(() => drawn.splice(0));

let presses = 0;
async function press({ userId, actor }: typeof paul, verb: string, comment?: string): Promise<void> {
  const action = waitingActions(services).find((one) => one.verb === verb);
  const data = action?.data.parse({
    campaignId,
    applicationId: peage,
    page: 2,
    ...(comment === undefined ? {} : { comment }),
  });
  if (action === undefined || data === undefined) throw new Error(`no action ${verb}`);
  const user = {
    id: userId,
    entraId: actor.entraId,
    name: actor.name,
    roles: [...actor.roles],
    language: 'en',
  } as const;
  const click = {
    activityId: `a${presses++}`,
    messageId: 'message-validations:S02',
    conversation: { id: 'channel-1' },
  } as unknown as CardClick;
  await action.run({ data, user, click, now: ctx.clock.now() });
}

describe('a row of the waiting validations', () => {
  it('is reminded of by a coordinator, who reads whom it went to', async () => {
    await press(carole, 'validations.remind');
    expect(drawn).toMatchObject([{ key: 'validations:S02' }]);
    expect(notice()).toBe('Reminder sent to Paul.');
    expect(await messagesIn(db, 'chat-paul')).toHaveLength(1);
    await press(carole, 'validations.remind');
    expect(notice()).toMatch(/wait an hour before the next one/);
  });

  it('is answered by its owner, a KO with a comment, and the list stays the one that was clicked', async () => {
    await press(paul, 'validations.ko');
    expect(notice()).toBe('A KO requires a comment.');
    await press(paul, 'validations.ko', 'lent');
    expect(drawn[1]).toEqual({ key: 'validations:S02', options: { page: 2 } });
    const row = await db.selectFrom('patch_validation').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'validated_ko', comment: 'lent', answers: 1 });
    await press(paul, 'validations.ok');
    expect(notice()).toBe('There are no more pending validations here.');
  });
});
