// The examples of help and of refusals name what there is now: campaigns, servers, weeks, people.
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import { dispatchCommand } from '../../../bot/front/dispatch-command.ts';
import { say } from '../../../domain/language.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { addApplication, addCampaign, addServer, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const commands = createCommands(ctx, {
  readIncomingFile: async () => ({ kind: 'refused', text: { fr: 'Aucun fichier.', en: 'No file.' } }),
});
const ada = await somebody(db, 'Ada', ['admin']);
await somebody(db, 'Omar', ['operator']);
const paula = await addUser(db, 'Paula', ['owner']);
const application = await addApplication(db, 'Billing', paula);
await addServer(db, 'vraaa1');
await addServer(db, 'vrbill1', { application });
await addServer(db, 'vpaaa1', { environment: 'Production' });
await db.updateTable('environments').set({ production: false }).where('name', '=', 'Recette').execute();
await db.updateTable('environments').set({ production: true }).where('name', '=', 'Production').execute();
let serial = 0;

async function said(name: string, text: string, language: 'fr' | 'en' = 'en'): Promise<string> {
  serial += 1;
  const conversation = { id: 'channel-1', threadId: null, kind: 'channel', serviceUrl: 'https://t.test' } as const;
  const incoming = {
    text,
    person: { entraId: `entra-${name.toLowerCase()}`, name },
    conversation: { ...conversation, tenantId: null, botId: '28:b', name: null },
    activityId: `activity-${serial}`,
    locale: 'en-US',
    files: [],
  };
  const more = { onRefusal: async () => {}, newReference: () => 'reference', log: keptLog() };
  const deps = { db, commands, profile: async () => null, may, whoMay, clock: ctx.clock, ...more };
  const { answer } = await dispatchCommand(deps, incoming);
  return answer.kind === 'text' ? say(answer.text, language) : JSON.stringify(answer);
}

const exampleOf = async (...asked: Parameters<typeof said>) =>
  /(?:Example|Exemple)\s?: (.*)$/.exec(await said(...asked))?.[1];

describe('an example', () => {
  it('makes up no campaign where there is none', async () => {
    expect(await said('Ada', '/help start')).toContain('Example: /start NUMBER');
    expect(await said('Ada', '/aide demarrer', 'fr')).toContain('Exemple : /demarrer NUMÉRO');
  });

  it('names a campaign that is open, a closed one to reopen, a run for its phases', async () => {
    const closed = await addCampaign(db, ada.userId);
    await db.updateTable('campaigns').set({ status: 'closed', closed_at: MONDAY_MORNING }).execute();
    const open = await addCampaign(db, ada.userId);
    for (const name of ['start', 'stop', 'go', 'prereqs', 'retry', 'close']) {
      expect(await said('Ada', `/help ${name}`), name).toMatch(new RegExp(`Example: /${name} ${open}(\n|$)`));
    }
    expect(await said('Ada', '/help reopen')).toContain(`Example: /reopen ${closed} `);
    expect(await said('Ada', '/help limit')).toContain(`/limit @Omar 10 in ${open}`);
  });

  it('keeps the campaign and the server that were typed', async () => {
    const other = await addCampaign(db, ada.userId);
    const meant = await db.selectFrom('campaigns').select('id').orderBy('id').executeTakeFirstOrThrow();
    expect(meant.id).not.toBe(other);
    expect(await said('Ada', `/close ${meant.id} yes`)).toMatch(new RegExp(`Example: /close ${meant.id}$`));
    expect(await said('Ada', `/close ${other} yes`)).not.toContain('12');
    expect(await said('Ada', `/retry ${other} repair`)).toContain(`/retry ${other} SERVER repair`);
    expect(await exampleOf('Ada', '/move vrbill1 tuesday noonish')).toBe('/move vrbill1 tuesday 10:15');
  });

  it('names a server of the owner who asks', async () => {
    expect(await said('Paula', '/help ok')).toContain('Example: /ok vrbill1');
  });

  it('names days and weeks to come', async () => {
    expect(await said('Ada', '/help validations')).toContain('/validations S02');
    expect(await said('Ada', '/help freeze')).toContain('/freeze S14 2027 ');
    expect(await said('Ada', '/help excludes')).toContain('until 2027-04-11');
    expect(await said('Ada', '/help history')).toContain('/history 2027 S02 ko');
  });
});
