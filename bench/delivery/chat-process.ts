// One chat process of the delivery benchmark: the product's posting, over the database and the Teams that the parent names. Its cards are
// of the benchmark's table. It is there to be killed.
import { sql } from 'kysely';
import type { ChatPort, RenderedCard } from '../../bot/chat/ports.ts';
import { createChannelLocks } from '../../bot/posting/channel-locks.ts';
import { createPosting } from '../../bot/posting/posting.ts';
import { systemTime } from '../../bot/posting/time.ts';
import { createTeamsBot } from '../../bot/teams/teams-bot.ts';
import { connectDatabase } from '../../db/connect.ts';
import type { Db } from '../../db/schema/database.ts';
import { systemClock } from '../../domain/clock.ts';

const [url = ''] = process.argv.slice(2);
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const settings = {
  appId: '',
  appPassword: '',
  tenantId: '',
  appType: 'SingleTenant',
  authentication: 'off',
  allowedTenants: [],
} as const;
const db = connectDatabase(url, () => {});
const { chat } = createTeamsBot({ settings, db, clock: systemClock, log: silent });
createPosting({
  db,
  locks: createChannelLocks(url, () => {}),
  chat: told(chat),
  render: ({ key }) => render(db, key),
  superseded: () => cardOf('superseded', [], false),
  time: systemTime,
  log: silent,
});
// Without its parent it has nothing to do.
process.once('disconnect', () => process.exit());
process.send?.('ready');

/** The parent is told of each call: it kills whoever sends. */
function told(port: ChatPort): ChatPort {
  const tell = async <T>(call: () => Promise<T>) => {
    process.send?.('sends');
    return call();
  };
  return {
    postCard: (to, card) => tell(() => port.postCard(to, card)),
    updateCard: (to, id, card) => tell(() => port.updateCard(to, id, card)),
    postFile: (to, file) => tell(() => port.postFile(to, file)),
    postOnlyFor: (...asked) => tell(() => port.postOnlyFor(...asked)),
    postText: (to, text, mentions) => tell(() => port.postText(to, text, mentions)),
  };
}

async function render(from: Db, key: string): Promise<RenderedCard | null> {
  const { rows } = await sql<{ version: number; lines: readonly string[] }>`
    select version, lines from bench_cards where key = ${key}`.execute(from);
  const [row] = rows;
  return row === undefined ? null : cardOf(`shows ${key}@${row.version}`, row.lines, true);
}

function cardOf(title: string, lines: readonly string[], buttons: boolean): RenderedCard {
  const texts = [title, ...lines].map((text) => ({ type: 'TextBlock', text, wrap: true }));
  const actions = [{ type: 'Action.Execute', verb: 'bench', title: 'OK', data: {} }];
  const body = [...texts, ...(buttons ? [{ type: 'ActionSet', actions }] : [])];
  return { card: { type: 'AdaptiveCard', version: '1.5', body }, summary: title };
}
