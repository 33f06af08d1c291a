// An emergency names every server on which the CVE is open and that it does not take, with the reason: nobody has to count.

import { describe, expect, it } from 'vitest';
import { createEmergency } from '../../../bot/cve/create-emergency.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import { leftOutText } from '../../../domain/quickwin/left-out.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, bindChannel, messagesIn } from '../../support/validation-data.ts';
import { audited, done, openBench, somebody } from '../shared/bench.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';

const CVE = 'CVE-2026-1234';
const { db } = await createTestDatabase();
const ctx = openBench(db, {});
const carole = await somebody(db, 'Carole', ['coordinator']);

async function open(hostname: string) {
  const server = await addServer(db, hostname);
  const advisory = { id: 'RHSA-2026:7848', severity: null, cves: [CVE], packages: ['openssl'], heldBack: false };
  await storeScan(db, server, { packages: 1, advisories: [advisory], rebootNeeded: 'no' }, { at: ctx.time.now });
  return server;
}

describe('servers that an emergency leaves out', () => {
  it('are named with their reasons before it is made, in the channel, in the answer and on record', async () => {
    await open('vrtaken1');
    await open('vrtaken2');
    const busy = await addCampaign(db, carole.userId);
    for (const hostname of ['vrbusy1', 'vrbusy2']) await addSession(db, busy, await open(hostname));
    const old = await open('vrold1');
    await db.updateTable('servers').set({ licence_support: 'obsolete' }).where('id', '=', old).execute();
    await bindChannel(db, await addPlace(db, '19:all', null));
    const card = async (language: 'fr' | 'en') => textOf(await rendererOf(db).render(`cve:${CVE}`, language));
    expect(await card('en')).toContain('An emergency campaign created now would include 2 and not 3');
    expect(await card('en')).toMatch(new RegExp(`vrbusy2 · .*is due to be patched in campaign ${busy}`));
    expect(await card('fr')).toMatch(new RegExp(`vrbusy1 · .*est à patcher dans la campagne ${busy}`));

    const { campaignId, note } = done(
      await createEmergency(ctx, carole, { cve: CVE, shortened: false, reason: 'exploit' }),
    );
    const said = new RegExp(
      `Not included: vrbusy1, vrbusy2: is due to be patched in campaign ${busy}; vrold1 .*support`,
    );
    expect(note?.en).toMatch(said);
    const [announced] = await messagesIn(db, '19:all');
    expect(announced).toContain('2 servers. Not included: ');
    expect(announced).toMatch(said);
    const [row] = (await audited(db, 'emergency.create')).slice(-1);
    const leftOut = ['vrbusy1', 'vrbusy2', 'vrold1'].map((hostname) => ({ hostname }));
    expect(row?.after).toMatchObject({ leftOut });
    expect(await card('en')).toMatch(new RegExp(`vrtaken1 · .*is due to be patched in campaign ${campaignId}`));
  });

  it('are all accounted for in the sentence, however many', () => {
    const reason = fc.integer({ min: 1, max: 12 }).map((n) => ({ fr: `est pris par ${n}`, en: `is taken by ${n}` }));
    fc.assert(
      fc.property(fc.array(reason, { minLength: 1, maxLength: 60 }), (reasons) => {
        const text = leftOutText(reasons.map((one, i) => ({ hostname: `vr${i}`, reason: one })))?.en ?? '';
        const named = text.match(/\bvr\d+\b/gu) ?? [];
        const others = [...text.matchAll(/(\d+) others/gu)].reduce((sum, [, n]) => sum + Number(n), 0);
        expect(named.length + others).toBe(reasons.length);
      }),
    );
  });
});
