// RUN-10: what is through with its patch stays so in the figures of progress, whatever its owner answers and is done about it.
import { expect, it } from 'vitest';
import { answerNamedValidations } from '../../../bot/validations/answer-named-validations.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addWaiting } from '../../support/validation-data.ts';
import { done, openBench, somebody } from '../shared/bench.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await somebody(db, 'Paul', ['owner']);
const renderer = rendererOf(db);

it('stays where it is after a KO, and while the server is tried again; the KO stands beside it', async () => {
  const campaignId = await addCampaign(db, carole.userId);
  const application = await addApplication(db, 'Péage', paul.userId);
  const sessions = [];
  for (const hostname of ['vrthrough1', 'vrthrough2']) {
    const serverId = await addServer(db, hostname, { application });
    const sessionId = await addSession(db, campaignId, serverId);
    sessions.push(sessionId);
    await addWaiting(db, { campaignId, serverId, sessionId });
  }
  await addSession(db, campaignId, await addServer(db, 'vrthrough3'));
  const shown = async (key: string) => /[▰▱ ]*2\/3 · 66%.*/.exec(textOf(await renderer.render(key, 'en')))?.[0];
  expect(await shown(`campaign:${campaignId}`)).toBe('▰▰▰▰▰▰▱▱▱▱ 2/3 · 66%');
  done(await answerNamedValidations(ctx, paul, { names: ['vrthrough1'], answer: 'ko', comment: 'page vide' }));
  expect(await shown(`campaign:${campaignId}`)).toBe('▰▰▰▰▰▰▱▱▱▱ 2/3 · 66% · 1 KO');
  expect(await shown('campaigns')).toContain('2/3 · 66% · 1 failure');
  await db
    .updateTable('patch_sessions')
    .set({ status: 'in_progress' })
    .where('id', 'in', sessions.slice(0, 1))
    .execute();
  expect(await shown(`campaign:${campaignId}`)).toContain('2/3 · 66%');
  expect(await shown('campaigns')).toContain('2/3 · 66%');
});
