// `/history`: what is typed, in any order and both languages, becomes the key of a card, or one sentence (HIST-2).
import { describe, expect, it } from 'vitest';
import { historyCommand } from '../../../bot/history/history-command.ts';
import type { CommandAnswer } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { addServer, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench } from '../shared/bench.ts';
import { insert } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const command = historyCommand(openBench(db));
await addUser(db, 'Khalid', ['operator']);
await addUser(db, 'Anna', ['operator']);
await addUser(db, 'Annie', ['operator']);
const dmz = await insert(db, 'zones', { name: 'DMZ' });
await insert(db, 'zones', { name: 'Zone Rhône' });
const server = await addServer(db, 'vrapp1', { domain: 'TRAFIC' });
await addServer(db, 'vpapp1', { domain: 'DMZ' });
await db.updateTable('servers').set({ os_version: 'RHEL 8.10', zone_id: dmz }).where('id', '=', server).execute();
await insert(db, 'patch_history', {
  ...{ server_id: server, source: 'imported', date_patch: MONDAY_MORNING, status: 'ok', packages: '[]' },
  intervenant_name: 'Zoé Partie',
});

async function answer(line: string): Promise<CommandAnswer> {
  const words = parseCommandLine(line)?.words ?? { list: [], rest: '' };
  const parsed = command.parse(words);
  if (parsed.kind !== 'args') throw new Error('the parser is generous');
  return command.run({ args: parsed.args, user: {} as never, incoming: {} as never, now: MONDAY_MORNING });
}

describe('/history (HIST-2)', () => {
  it.each([
    ['/history', 'history'],
    ['/historique 12', 'history:c=12'],
    ['/history #12 VRApp1', 'history:c=12;h=vrapp1'],
    ['/historique vrapp1.sanef.fr', 'history:h=vrapp1'],
    ['/history vrapp1, vp*', 'history:h=vrapp1,vp*'],
    ['/history 2026 S05', 'history:y=2026;w=5'],
    ['/historique s5 2026', 'history:y=2026;w=5'],
    ['/history week:5 year:2026', 'history:y=2026;w=5'],
    ['/historique semaine:S5 année:2026', 'history:y=2026;w=5'],
    ['/history #2026', 'history:c=2026'],
    ['/history os:rhel8', 'history:os=rhel8'],
    ['/history RHEL', 'history:os=rhel'],
    ['/historique linux KO', 'history:r=ko;os=linux'],
    ['/history zone:DMZ', 'history:z=DMZ'],
    ['/history DMZ', 'history:d=DMZ'],
    ['/historique "zone rhone"', 'history:z=Zone%20Rh%C3%B4ne'],
    ['/historique zone: "zone rhone"', 'history:z=Zone%20Rh%C3%B4ne'],
    ['/history trafic', 'history:d=TRAFIC'],
    ['/historique domaine:Trafic urgence', 'history:s=emergency;d=TRAFIC'],
    ['/history emergency @Khalid', 'history:s=emergency;by=Khalid'],
    ['/historique importé opérateur:khalid', 'history:s=imported;by=Khalid'],
    ['/history khal quickwin', 'history:s=quickwin;by=Khalid'],
    ['/history @anna', 'history:by=Anna'],
    ['/history "@Zoé Partie"', 'history:by=Zo%C3%A9%20Partie'],
    ['/history par:zoe standard ok', 'history:r=ok;s=standard;by=Zo%C3%A9%20Partie'],
    ['/historique statut:ko source:importé hôte:vrapp1'.replace('hôte', 'serveur'), 'history:r=ko;s=imported;h=vrapp1'],
  ])('%s', async (line, key) => {
    expect(await answer(line)).toEqual({ kind: 'card', key });
  });

  it.each([
    ['/history frobnicate', /I don’t understand “frobnicate”. You can give: a year \(2026\).*os:rhel8, zone:DMZ/],
    ['/history 2026 2025', /“2025” contradicts another filter/],
    ['/history @ann', /“ann” matches several people \(Anna, Annie\)/],
    ['/history @nobody', /Unknown operator: nobody\./],
    ['/history zone:Mars', /Unknown zone: Mars\./],
    ['/history os:beos', /Unknown system: beos\./],
    ['/history S54', /^I don’t understand/],
    ['/history week:60', /Unknown week: 60\./],
    ['/history host:', /Unknown server: \?\./],
    ['/history 0', /^I don’t understand/],
    ['/history a:b', /^I don’t understand/],
    ['/history "x\';drop table"', /^I don’t understand/],
    ['/history constructor', /^I don’t understand/],
    ['/history __proto__:x', /^I don’t understand/],
    ['/history "\ud800"', /^I don’t understand/],
    [`/history ${Array.from({ length: 21 }, (_, i) => `v${i}*`).join(' ')}`, /At most 20 servers at once/],
  ])('%s gets one sentence', async (line, sentence) => {
    const said = await answer(line);
    expect(said.kind === 'text' ? said.text.en : said).toMatch(sentence);
  });
});
