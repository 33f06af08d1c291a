// The campaigns that the benchmark lives: 108 servers of one channel, each of them through its states, with the cards and the words that
// go with them.
import { sql } from 'kysely';
import { showCard, touchCard } from '../../db/queries/chat/cards.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import type { Db, Trx } from '../../db/schema/database.ts';

export const CHANNEL = '19:bench@thread.tacv2';
const STEPS = ['prerequisites', 'snapshot', 'update', 'reboot', 'checks', 'patched'] as const;
const GROUP_MS = 4_000;

export type Change = { readonly key: string; readonly version: number; readonly at: number };
export type Campaigns = {
  /** Every change of every card. */
  readonly changes: readonly Change[];
  /** Every sentence that was to be said. */
  readonly texts: readonly string[];
  /** Brings every server through its states in so many milliseconds. */
  live(ms: number): Promise<void>;
};

/** Two campaigns, as non-production and production, each with its prerequisites and its go; a validation card for each nine servers. */
export function createCampaigns(db: Db, servers: number): Campaigns {
  const changes: Change[] = [];
  const texts: string[] = [];
  const versions = new Map<string, number>();
  const ended: string[] = [];

  async function change(trx: Trx, key: string, line: string): Promise<Change> {
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    await sql`
      insert into bench_cards (key, version, lines) values (${key}, 1, ${JSON.stringify([line])}::jsonb)
      on conflict (key) do update set version = ${version},
        lines = (case when jsonb_array_length(bench_cards.lines) > 14 then bench_cards.lines - 0 else bench_cards.lines end)
          || ${JSON.stringify([line])}::jsonb
    `.execute(trx);
    if (version === 1) {
      await showCard(trx, { key, conversation: CHANNEL, threadId: null, language: 'en', now: new Date() });
    } else await touchCard(trx, key);
    return { key, version, at: 0 };
  }

  async function step(server: number, at: number): Promise<void> {
    const state = STEPS[at] ?? 'patched';
    const line = `vpbench${String(server).padStart(3, '0')} is at ${state}, by somebody, since this morning`;
    const campaign = server % 2;
    const keys = [at === 0 ? `prereqs:${campaign}` : `campaign:${campaign}`];
    if (state === 'patched') keys.push(`validation:${Math.floor(server / 9)}`, `go:${campaign}`);
    const made = await db.transaction().execute(async (trx) => {
      const all: Change[] = [];
      for (const key of keys) all.push(await change(trx, key, line));
      return all;
    });
    const committed = performance.now();
    changes.push(...made.map((one) => ({ ...one, at: committed })));
    if (state === 'patched') ended.push(line);
  }

  async function announce(n: number): Promise<void> {
    const text = `announcement ${n}: ${ended.splice(0).length} servers`;
    texts.push(text);
    const message = { conversationId: CHANNEL, threadId: null, text: { fr: text, en: text }, dedupeKey: null };
    await enqueueMessage(db, message, new Date());
  }

  async function live(ms: number): Promise<void> {
    const all = Array.from({ length: servers * STEPS.length }, (_, i) => i);
    const began = performance.now();
    let announced = 0;
    for (const i of all) {
      const wait = began + (i / all.length) * ms - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      // A wave of servers at a time, as their slots come.
      const wave = Math.floor(i / (STEPS.length * 12));
      const inWave = i % (STEPS.length * 12);
      await step(Math.min(servers - 1, wave * 12 + (inWave % 12)), Math.floor(inWave / 12));
      if (performance.now() - began > announced * GROUP_MS) await announce(++announced);
    }
  }

  return { changes, texts, live };
}
