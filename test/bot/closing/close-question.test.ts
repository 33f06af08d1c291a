// The question whether to close over what is unfinished, as people meet it: typed, answered on its card, in both languages (RUN-18).
import { beforeEach, describe, expect, it } from 'vitest';
import type { CampaignId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, endCampaigns, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);

let serial = 0;
async function planned(branch: 'hprod' | 'prod' = 'hprod') {
  serial += 1;
  const hostname = `vrask${serial}`;
  const campaignId = await addCampaign(db, carole.userId);
  const session = await addSession(db, campaignId, await addServer(db, hostname), { status: 'pending', branch });
  return { campaignId, hostname, session, key: `close:${campaignId}` };
}

async function statusOf(id: CampaignId): Promise<string> {
  return (await db.selectFrom('campaigns').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;
}

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
});

describe('a campaign in which nothing was done', () => {
  it('RUN-18: is named as such, in both languages, and closed by the button of the card alone', async () => {
    const { campaignId, key, hostname } = await planned('prod');
    expect(await chat.type(carole, `/close ${campaignId}`)).toBe(key);
    expect(await statusOf(campaignId)).toBe('open');
    expect(await chat.text(key, carole)).toContain(`No server was patched in this campaign.`);
    expect(await chat.text(key, carole, 'fr')).toContain(`Aucun serveur n’a été patché dans cette campagne.`);
    expect(await chat.text(key, carole, 'fr')).toContain(`Non démarrés (1)\n${hostname} · production`);
    expect(await chat.verbs(key, carole)).toEqual(['close.confirm', 'close.keep']);
    const said = await chat.press(carole, 'close.confirm', await chat.data('close.confirm', key, carole));
    expect(said).toContain('✔ Closed by Carole on');
    expect(await statusOf(campaignId)).toBe('closed');
    expect(await chat.verbs(key, carole)).toEqual([]);
  });

  it('RUN-18: is asked about also when every server was left out', async () => {
    const { campaignId, key, session } = await planned();
    const out = { exclusion_reason: 'x', excluded_by: 'Carole', excluded_at: MONDAY_MORNING };
    await db
      .updateTable('patch_sessions')
      .set({ status: 'excluded', ...out })
      .where('id', '=', session)
      .execute();
    expect(await chat.type(carole, `/close ${campaignId}`)).toBe(key);
    expect(await chat.text(key, carole)).not.toContain('Not started');
  });
});

describe('the card of the question', () => {
  it('RUN-18: draws anew and asks again when anything has changed since it was drawn', async () => {
    const { campaignId, key, session } = await planned();
    await chat.type(carole, `/close ${campaignId}`);
    const old = await chat.data('close.confirm', key, carole);
    await db.updateTable('patch_sessions').set({ status: 'failed' }).where('id', '=', session).execute();
    const said = await chat.press(carole, 'close.confirm', old);
    expect(said).toContain('The situation has changed since: check again what is not finished.');
    expect(said).toContain('Failed (1)');
    expect(await statusOf(campaignId)).toBe('open');
    await chat.press(carole, 'close.confirm', await chat.data('close.confirm', key, carole));
    expect(await statusOf(campaignId)).toBe('closed');
  });

  it('RUN-18: keeps the campaign open at a touch, on record, and has no button left', async () => {
    const { campaignId, key } = await planned();
    await chat.type(carole, `/close ${campaignId}`);
    expect(await chat.press(carole, 'close.keep', { campaignId })).toContain('The campaign stays open.');
    expect(await chat.verbs(key, carole)).toEqual([]);
    expect(await statusOf(campaignId)).toBe('open');
    expect(await audited(db, 'campaign.keep-open')).toHaveLength(1);
    expect(await chat.type(carole, `/cloturer ${campaignId}`)).toBe(key);
    expect(await chat.verbs(key, carole)).toEqual(['close.confirm', 'close.keep']);
  });

  it('RUN-18: has buttons for whoever may close, and obeys nobody else', async () => {
    const { campaignId, key } = await planned();
    await chat.type(carole, `/close ${campaignId}`);
    expect(await chat.verbs(key, omar)).toEqual([]);
    expect(await chat.text(key, omar)).not.toContain('/close');
    expect(await chat.press(omar, 'close.confirm', await chat.data('close.confirm', key, carole))).toMatch(
      /coordinator/,
    );
    expect(await statusOf(campaignId)).toBe('open');
  });

  it('RUN-18: waits for what runs', async () => {
    const { campaignId, key, session } = await planned();
    await chat.type(carole, `/close ${campaignId}`);
    await db.updateTable('patch_sessions').set({ status: 'in_progress' }).where('id', '=', session).execute();
    expect(await chat.text(key, carole)).toContain('1 server is still being patched');
    expect(await chat.verbs(key, carole)).toEqual(['close.keep']);
  });

  it('RUN-18: its line can be typed instead', async () => {
    const { campaignId, key } = await planned();
    await chat.type(carole, `/close ${campaignId}`);
    const typed = /\/cloturer \d+ oui \w{6}/.exec(await chat.text(key, carole, 'fr'))?.[0] ?? '';
    expect(await chat.type(carole, '/close 4711 yes zzz')).toMatch(/copy the line/);
    expect(await chat.type(carole, typed)).toBe(`campaign:${campaignId}`);
    expect(await statusOf(campaignId)).toBe('closed');
  });
});
