// A KO is a failure to be worked on, on every card (RUN-10); once answered it is found again (VALID-1).
import { beforeAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import { answerNamedValidations } from '../../../bot/validations/answer-named-validations.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addWaiting } from '../../support/validation-data.ts';
import { closedAnyway, done, openBench, somebody } from '../shared/bench.ts';
import { dataOf, textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await somebody(db, 'Paul', ['owner']);
const peage = await addApplication(db, 'Péage Nord', paul.userId);
const renderer = createRenderer({ db, clock: { now: () => MONDAY_MORNING }, settings: SETTINGS });
const read = async (key: string, language: Language = 'en') => textOf(await renderer.render(key, language));
let id: CampaignId;

beforeAll(async () => {
  id = await addCampaign(db, carole.userId);
  for (const hostname of ['vrfine', 'vrbroken']) {
    const serverId = await addServer(db, hostname, { application: peage });
    await addWaiting(db, { campaignId: id, serverId, sessionId: await addSession(db, id, serverId) });
  }
  await say('ok', ['vrfine'], null);
  await say('ko', ['vrbroken'], 'page blanche');
});

async function say(answer: 'ok' | 'ko', names: readonly string[], comment: string | null) {
  return done(await answerNamedValidations(ctx, paul, { names, answer, comment }));
}

describe('a KO', () => {
  it('is said first of its server, with what can be done, then that it is patched', async () => {
    const text = await read('server:vrbroken');
    const said = `KO from Paul on 11 January 2027, after its patching in campaign ${id}: “page blanche”`;
    expect(text).toContain('Why is it not patched?');
    expect(text).toContain(said);
    expect(text).toContain(`Ask Paul, then /retry ${id} vrbroken (an operator)`);
    expect(text.indexOf(said)).toBeLessThan(text.indexOf('Patched on'));
    expect(text).toContain('patched, KO from the owner');
    const french = await read('server:vrbroken', 'fr');
    expect(french).toContain(
      `KO donné par Paul le 11 janvier 2027, après son patching dans la campagne ${id} : « page blanche »`,
    );
    expect(french).toContain('patché, KO du responsable');
    expect(await read('server:vrfine')).not.toContain('KO');
  });

  it('is a failure on the campaign, its list, the board and the day, and falls out of no progress', async () => {
    const campaign = await read(`campaign:${id}`);
    expect(campaign).toMatch(/vrbroken · patched, KO from the owner/);
    expect(campaign).toContain('✖ 1 failed\n✔ 1 patched');
    expect(campaign).toContain('2/2 · 100% · 1 KO');
    expect(await read('campaigns')).toMatch(/2\/2 · 100% · 1 failure/);
    const board = await read('status');
    expect(board).toMatch(/Failures to resolve \(1\)\nvrbroken · [^\n]* · Campaign/);
    expect(board).toContain('vrbroken · patched, KO from the owner');
    expect(await read('day:2027-01-11:all', 'fr')).toContain('patché, KO du responsable');
  });

  it('is found again by its application, its server and without a filter, and becomes an OK from there', async () => {
    for (const key of ['validations', 'validations:vrbroken', `validations:${encodeURIComponent('péage')}`]) {
      expect(await read(key), key).toContain('KO: vrbroken');
    }
    const filtered = await renderer.render(`validations:${encodeURIComponent('péage')}`, 'fr');
    expect(textOf(filtered)).toContain('Péage Nord · 1 KO · 1 OK');
    expect(textOf(filtered)).toContain('Déjà répondu');
    expect(dataOf(filtered, 'validation.open')).toMatchObject({ campaignId: id, applicationId: peage });
    expect(await read('validations')).not.toContain('1 OK');
    expect(await read('validations:vrother')).not.toContain('KO');
    const request = await renderer.render(`validation:${id}:${peage}`, 'en');
    expect(verbsOf(request)).toContain('validation.ok');
    const serverId = (
      await db.selectFrom('servers').select('id').where('hostname', '=', 'vrbroken').executeTakeFirstOrThrow()
    ).id;
    const ask = { campaignId: id, applicationId: peage, serverId, comment: 'réparé' } as const;
    done(await answerValidation(ctx, paul, { ...ask, answer: 'ok' }));
    expect(await read('validations')).not.toContain('KO');
    expect(await read(`validations:${encodeURIComponent('péage')}`)).toContain('2 OK');
    expect(await read('server:vrbroken')).not.toContain('KO from');
    done(await answerValidation(ctx, paul, { ...ask, answer: 'ko', comment: 'page blanche' }));
  });

  it('stays a failure in the report, and is said of the server after the campaign is closed', async () => {
    await closedAnyway(ctx, carole, id);
    const report = await read(`campaign:${id}`);
    expect(report).toContain('✖ 1 failed\n✔ 1 validated');
    expect(report).toContain('no operator · 1 server patched · 1 failed');
    expect(report).toContain('page blanche');
    expect(await read('server:vrbroken')).toContain('“page blanche”');
    expect(await read('validations')).not.toContain('KO: vrbroken');
    expect(await read('validations:vrbroken')).toContain('KO: vrbroken');
  });
});
