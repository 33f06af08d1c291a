// KPI-3: the weekly report with three chat processes, of which the one that posts it is killed at that moment.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Running, run, untilItSays } from '../conformance/support/processes.ts';
import { OFFSET_VARIABLE } from '../conformance/support/shifted-clock.ts';
import { FakeConnector } from '../fakes/connector/fake-connector.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db, url } = await createTestDatabase();
const connector = new FakeConnector();
const CHAT = path.resolve(import.meta.dirname, '../conformance/chat.ts');
const CONVERSATION = '19:management@thread.tacv2';
/** Friday 15 January 2027, 15:59 in Paris. */
const BEFORE = new Date('2027-01-15T14:59:00Z');
const crew: Running[] = [];
const killed: number[] = [];

function start(offsetMs: number): Running {
  const process_ = run(process.execPath, ['--no-warnings', CHAT], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: url,
      PATCHCENTER_AUTHENTICATION: 'off',
      PORT: '0',
      MONITORING_PORT: '0',
      [OFFSET_VARIABLE]: String(offsetMs),
    },
  });
  crew.push(process_);
  return process_;
}

/** Whose socket that local port is, as Linux tells. */
function ownerOf(port: number): Running | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find(([, local = '']) => local.endsWith(`:${hex}`));
  const inode = line?.[9];
  return crew.find(({ pid }) => {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => {
      try {
        return readlinkSync(`${folder}/${fd}`) === `socket:[${inode}]`;
      } catch {
        return false;
      }
    });
  });
}

beforeAll(async () => {
  const serviceUrl = await connector.start();
  await db
    .insertInto('conversations')
    .values({
      id: CONVERSATION,
      kind: 'channel',
      service_url: serviceUrl,
      tenant_id: null,
      bot_id: '28:bot',
      user_id: null,
      name: 'Direction',
      paused_until: null,
      seen_at: BEFORE,
      language: 'fr',
    })
    .execute();
  await db
    .insertInto('report_channel')
    .values({ conversation_id: CONVERSATION, bound_by: null, bound_at: BEFORE })
    .execute();
  const offset = BEFORE.getTime() - Date.now();
  const three = [start(offset), start(offset), start(offset)];
  await Promise.all(three.map((one) => untilItSays(one, 'the bot is ready', 90)));
}, 120_000);
afterAll(async () => {
  await Promise.all(crew.map((one) => one.end('SIGKILL')));
  await connector.stop();
}, 60_000);

const reports = () => connector.messages.filter(({ card }) => JSON.stringify(card ?? {}).includes('report.file'));

it.skipIf(process.platform !== 'linux')(
  'is in the channel once, whole, with its buttons',
  { timeout: 240_000 },
  async () => {
    connector.heard = async (sent, port) => {
      // The first thing that is said in that channel: the process that says it dies before it has its answer.
      if (killed.length > 0 || sent.attachments === undefined) return;
      const poster = ownerOf(port);
      if (poster === undefined) return;
      killed.push(poster.pid);
      await poster.end('SIGKILL');
    };
    await vi.waitFor(() => expect(reports()).toHaveLength(1), { timeout: 180_000, interval: 250 });
    expect(killed).toHaveLength(1);
    expect(crew.filter((one) => one.isAlive())).toHaveLength(2);
    await wait(8_000);
    expect(reports()).toHaveLength(1);
    expect(JSON.stringify(reports()[0]?.card)).toContain('Rapport\u00a0: semaine S02 2027');
    expect(await db.selectFrom('report_posts').select('week').execute()).toEqual([{ week: '2027-01-11' }]);
    const anchors = await db.selectFrom('card_anchors').select(['card_key as key', 'retired_at as retired']).execute();
    expect(anchors).toEqual([{ key: 'report:2027-S02', retired: null }]);
  },
);
