// The campaign card names what blocks its production, and the KOs of its owners, with what can be done about them.
import { describe, expect, it } from 'vitest';
import { loadServersWithin } from '../../../db/queries/people/within-reach.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addWaiting } from '../../support/validation-data.ts';
import { openBench, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const olivia = await somebody(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', olivia.userId);
const hprod = await addCampaign(db, carole.userId);
const prod = await addCampaign(db, carole.userId);

async function pair(name: string, answer: 'validated_ok' | 'validated_ko' | 'en_attente' | null) {
  const nonprod = await addServer(db, `vr${name}`, { application });
  const production = await addServer(db, `vp${name}`, { application, environment: 'Production' });
  await addLink(db, production, nonprod);
  await addSession(db, prod, production, { status: 'prereq_ok', branch: 'prod' });
  if (answer === null) return { nonprod, production };
  await addWaiting(db, {
    campaignId: hprod,
    serverId: nonprod,
    sessionId: await addSession(db, hprod, nonprod),
  });
  if (answer !== 'en_attente') await answered(nonprod, answer);
  return { nonprod, production };
}

async function answered(server: ServerId, status: 'validated_ok' | 'validated_ko') {
  const comment = status === 'validated_ko' ? 'does not start' : null;
  await db
    .updateTable('patch_validation')
    .set({ status, comment, answered_at: MONDAY_MORNING, answered_by: olivia.userId })
    .where('server_id', '=', server)
    .execute();
}

for (const [name, answer] of [
  ['ko1', 'validated_ko'],
  ['ko2', 'validated_ko'],
  ['wait', 'en_attente'],
  ['never', null],
  ['fine', 'validated_ok'],
] as const) {
  await pair(name, answer);
}
for (let i = 0; i < 5; i += 1) await pair(`more${i}`, 'en_attente');

const shown = async (id: CampaignId, language: 'fr' | 'en' = 'en') =>
  textOf(await chat.card(`campaign:${id}`, carole, language));

describe('the card of a campaign', () => {
  it('names its blocked production by cause, the first ones with what they wait for, and counts the rest', async () => {
    const text = await shown(prod);
    expect(text).toContain('Production blocked (9)');
    expect(text).toContain('KO on non-production (2)');
    expect(text).toContain('vpko1 (vrko1) · vpko2 (vrko2)');
    expect(text).toContain('exclude the production, or have an admin override with a reason.');
    expect(text).toContain('Validation pending (6)');
    expect(text).toContain('vpmore0 (vrmore0) · vpmore1 (vrmore1) · vpmore2 (vrmore2) · … and 3 others');
    expect(text).toContain('Non-production not patched yet (1)');
    expect(text).not.toContain('vpfine (');
    expect(text.indexOf('KO on non-production')).toBeLessThan(text.indexOf('Validation pending (6)'));
  });

  it('names those to whom their owners said KO, and what comes next', async () => {
    const text = await shown(hprod, 'fr');
    expect(text).toContain('KO des responsables (2)');
    expect(text).toContain('vrko1 (Olivia) · vrko2 (Olivia)');
    expect(text).toContain('Réparez et relancez, ou faites un retour arrière');
    expect(await shown(prod, 'fr')).not.toContain('KO des responsables');
  });

  it('PEOPLE-3: names no linked server outside the list of whoever looks', async () => {
    const lena = await somebody(db, 'Lena', ['operator']);
    await db.insertInto('account_hosts').values({ user_id: lena.userId, kind: 'host', value: 'vpko1' }).execute();
    expect(await loadServersWithin(db, lena.userId)).toHaveLength(1);
    const text = textOf(await chat.card(`campaign:${prod}`, lena, 'en'));
    expect(text).toContain('vpko1');
    expect(text).not.toContain('vrko1');
  });
});
