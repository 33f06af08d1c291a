// `/server`: a card a server, or the nearest names.
import { describe, expect, it } from 'vitest';
import { serverCommand } from '../../../bot/servers/server-command.ts';
import type { CommandAnswer, CommandContext } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, showing } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const command = serverCommand(openBench(db));
for (const hostname of ['vpapp1', 'vrapp1', 'vrapp2', 'lpdns01']) await addServer(db, hostname);
await showing(db, 'status', 'channel-1');

async function answer(line: string): Promise<CommandAnswer> {
  const parsed = command.parse(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  if (parsed.kind === 'wrong') return { kind: 'text', text: parsed.problem };
  const conversation = { id: 'channel-1', threadId: null, kind: 'channel' };
  const context = { args: parsed.args, user: { language: 'en' }, incoming: { conversation }, now: MONDAY_MORNING };
  return command.run(context as unknown as CommandContext<typeof parsed.args>);
}

async function said(line: string): Promise<string> {
  const given = await answer(line);
  return given.kind === 'text' ? given.text.en : JSON.stringify(given);
}

async function shown(): Promise<string[]> {
  const rows = await db.selectFrom('card_anchors').select('card_key').orderBy('id').execute();
  return rows.map((row) => row.card_key).filter((key) => key.startsWith('server:'));
}

describe('/server', () => {
  it('shows the card of a server, whatever its case and domain', async () => {
    expect(await answer('/server VPAPP1')).toEqual({ kind: 'card', key: 'server:vpapp1' });
    expect(await answer('/serveur vpapp1.sanef.fr')).toEqual({ kind: 'card', key: 'server:vpapp1' });
    expect(await shown()).toEqual([]);
  });

  it('shows a card a server, in the order named and each once', async () => {
    expect(await answer('/server vrapp1,lpdns01 vrapp1 vpapp1')).toEqual({ kind: 'card', key: 'server:vpapp1' });
    expect(await shown()).toEqual(['server:vrapp1', 'server:lpdns01']);
  });

  it('offers the nearest names for one that does not exist, and shows none of the others', async () => {
    const before = await shown();
    expect(await said('/server vrap1')).toBe('Unknown server: vrap1. Did you mean vrapp1, vpapp1, vrapp2?');
    expect(await said('/server vpapp1 vraqq9')).toMatch(/^Unknown server: vraqq9\./);
    expect(await said('/server zzzzzzzzzzzz')).toBe('Unknown server: zzzzzzzzzzzz.');
    expect(await said(`/server ${'x'.repeat(9000)}`)).toMatch(/^Unknown server: xxx/);
    expect(await said('/server "a\u0000\ud800"')).toMatch(/^Unknown server: a\ufffd/);
    expect(await shown()).toEqual(before);
  });

  it('asks for one to five names', async () => {
    expect(await said('/server')).toMatch(/name of the server is missing/);
    expect(await said('/server a b c d e f')).toMatch(/At most 5 servers/);
  });
});
