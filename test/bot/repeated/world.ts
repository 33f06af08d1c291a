// Two chat processes over one database, and somebody who may do everything: each activity can be delivered as often, and to whichever of
// them, as a test likes.
import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { pino } from 'pino';
import { createCommands } from '../../../bot/front/commands.ts';
import { startChat } from '../../../bot/start-chat.ts';
import type { Db } from '../../../db/schema/database.ts';
import { ROLES } from '../../../domain/people/roles.ts';
import { openBackend } from '../../../jobs/queue/backend.ts';
import { FakeConnector } from '../../fakes/connector/fake-connector.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { CHAT_SETTINGS } from '../../support/chat-settings.ts';
import { shareNumber, shareOfToday } from '../../support/random.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addWaiting, bindChannel } from '../../support/validation-data.ts';
import { VERBS } from '../front/every-verb.ts';
import { openBench } from '../shared/bench.ts';

const CHANNEL = '19:patching@thread.tacv2';
const PERSONAL = 'a:boss';
const CVE = 'CVE-2026-1234';
const TENANT = '11111111-2222-3333-4444-555555555555';
const PERSON = 'entra-boss';
/** Written by the delivery itself, or about each delivery. */
const NOT_COMPARED = [
  'teams_calls',
  'seen_activities',
  'conversations',
  'kysely_migration',
  'kysely_migration_lock',
  'card_changes',
  'card_clocks',
];

const SHARES = 8;
export const SHARE = shareNumber(SHARES);

function share<T>(all: readonly T[]): readonly T[] {
  return shareOfToday(all, SHARES);
}

export type Delivery = { readonly name: string; readonly activity: Record<string, unknown> };
export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld() {
  const { db, url } = await createTestDatabase();
  await seed();
  const connector = new FakeConnector();
  const serviceUrl = await connector.start();
  const backend = await openBackend({ kind: 'postgres', url }, () => {});
  const clock = { now: () => MONDAY_MORNING };
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  // Of the week before, it would come by itself in the middle of a comparison.
  const settings = { ...CHAT_SETTINGS, weeklyReport: { time: null } };
  const parts = { settings, db, databaseUrl: url, backend, clock, log };
  const counting = await countingQuery(db);
  const chats = [await startChat(parts), await startChat(parts)];

  async function seed(): Promise<void> {
    const boss = await addUser(db, 'Boss', ROLES);
    const carole = await addUser(db, 'Carole', ['coordinator']);
    await addUser(db, 'Khalid', ['operator']);
    await addUser(db, 'Vera', ['viewer']);
    const campaign = await addCampaign(db, carole);
    for (const name of ['one', 'two']) await addApplication(db, name, boss);
    const application = await addApplication(db, 'three', boss);
    const hosts = ['vrapp1', 'vpapp1', 'vrapp2', 'vrapp3', 'vpinfdns1', 'vrinfapp1', 'vrinfapp2', 'vpapp2'];
    for (const [i, host] of hosts.entries()) {
      const prod = host.startsWith('vp');
      const more = i < 7 ? { application } : {};
      const server = await addServer(db, host, { ...more, environment: prod ? 'Production' : 'Recette' });
      const session = await addSession(db, campaign, server, {
        branch: prod ? 'prod' : 'hprod',
        ...(host === 'vrapp2' ? { method: 'na' } : {}),
      });
      if (host === 'vrapp3' || host.startsWith('vrinf')) {
        await addWaiting(db, { campaignId: campaign, serverId: server, sessionId: session });
      }
      if (host === 'vrapp2') await addLink(db, 2 as typeof server, server);
    }
    await addCampaign(db, carole);
    const week = {
      week_number: 5,
      week_code: 'S05',
      week_start: '2027-02-01',
      week_end: '2027-02-07',
      cycle: 1,
    } as const;
    const row = { ...week, year: 2027, domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open' } as const;
    await db
      .insertInto('patch_planning')
      .values({ ...row, environments: null, note: null })
      .execute();
    const place = { id: CHANNEL, kind: 'channel', service_url: 'http://127.0.0.1', bot_id: '28:bot' } as const;
    await db
      .insertInto('conversations')
      .values({ ...place, seen_at: MONDAY_MORNING, tenant_id: null, user_id: null, name: null, paused_until: null })
      .execute();
    // Links to files are shown here alone.
    await db
      .insertInto('conversations')
      .values({
        ...{ ...place, id: PERSONAL, kind: 'personal', user_id: boss, seen_at: MONDAY_MORNING },
        ...{ tenant_id: null, name: null, paused_until: null },
      })
      .execute();
    await bindChannel(db, CHANNEL);
    await addFree();
  }

  /** In no campaign: an emergency takes one, a QuickWin the other. */
  async function addFree(): Promise<void> {
    await addServer(db, 'vrfree1');
    const server = await addServer(db, 'vrflaw1');
    await db
      .insertInto('server_scans')
      .values({ server_id: server, scanned_at: MONDAY_MORNING, security_pending: 1 })
      .onConflict((conflict) => conflict.column('server_id').doUpdateSet({ scanned_at: MONDAY_MORNING }))
      .execute();
    const advisory = { advisory: 'RHSA-2026:1', severity: null, cves: [CVE], packages: [], held_back: false };
    await db
      .insertInto('server_advisories')
      .values({ ...advisory, server_id: server })
      .execute();
  }

  function activity(more: object): Record<string, unknown> {
    return {
      id: randomUUID(),
      channelId: 'msteams',
      serviceUrl,
      locale: 'en-US',
      from: { id: '29:boss', name: 'Boss', aadObjectId: PERSON },
      recipient: { id: '28:bot', name: 'PatchCenter' },
      conversation: { id: CHANNEL, conversationType: 'channel', tenantId: TENANT, isGroup: true },
      channelData: { tenant: { id: TENANT } },
      ...more,
    };
  }

  /** `to`: which process. Resolves to what it answered. */
  async function deliver({ activity: body }: Delivery, to: 0 | 1 = 0): Promise<{ status: number; body: unknown }> {
    const response = await fetch(chats[to]?.address ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** How many rows each table has; without what the process asks owners by itself, and what it collects of changed cards. */
  async function state(): Promise<Record<string, number>> {
    const { rows } = await sql<{ name: string; n: number }>`${counting}`.execute(db);
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  }

  /** The cards whose key begins so, one for each message. */
  async function shown(prefix: string): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('card_anchors')
      .select('card_key')
      .where('card_key', 'like', `${prefix}%`)
      .execute();
    return rows.map(({ card_key: key }) => key);
  }

  /** From now on, whatever writes such a row fails: as if the process died there. */
  async function failing(table: string): Promise<() => Promise<void>> {
    await sql`create or replace function cut() returns trigger as $$ begin raise 'cut'; end $$ language plpgsql`.execute(
      db,
    );
    await sql`create trigger cut before insert on ${sql.table(table)} for each row execute function cut()`.execute(db);
    return async () => {
      await sql`drop trigger cut on ${sql.table(table)}`.execute(db);
    };
  }

  async function close(): Promise<void> {
    for (const chat of chats) await chat.stop();
    await backend.close();
    await connector.stop();
  }

  const typed = (text: string): Delivery => ({ name: text, activity: activity({ type: 'message', text }) });
  const pressed = (verb: string, data: unknown, type: 'invoke' | 'message' = 'invoke'): Delivery => {
    const execute = {
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    };
    const submit = { value: { verb, ...(data as object) } };
    return {
      name: `${type === 'invoke' ? '' : 'old client '}${verb}`,
      activity: activity({ type, ...(type === 'invoke' ? execute : submit) }),
    };
  };
  const commands = createCommands(openBench(db), {
    readIncomingFile: async () => ({ kind: 'refused', text: { fr: 'Aucun fichier.', en: 'No file.' } }),
  });
  const byVera = ({ name, activity: asked }: Delivery): Delivery => ({
    name: `refused ${name}`,
    activity: { ...asked, from: { id: '29:vera', name: 'Vera', aadObjectId: 'entra-vera' } },
  });
  const refused = [typed('/start 1 vrapp1'), typed('/exclude vrapp1 broken'), pressed('links.detect', {})].map(byVera);
  const chosen: readonly Delivery[] = [
    ...LINES.map(typed),
    ...ACTING.map(([verb, data]) => pressed(verb, data)),
    ...refused,
  ];
  const examples = commands.map(({ forms: [first] }) => typed(first.example.en));
  const buttons = Object.entries(VERBS).map(([verb, data]) => pressed(verb, data));
  const oldButtons = Object.entries(VERBS).map(([verb, data]) => pressed(verb, data, 'message'));
  /** Every registered command by its example, some more lines, every registered button; this turn's share of old clients. */
  const everything = (): Delivery[] => [...chosen, ...examples, ...buttons, ...share(oldButtons)];
  /** What is known to act, and this turn's share of all the rest: of each family of buttons, for they stand together. */
  const some = (): Delivery[] => [...chosen, ...share([...examples, ...buttons])];
  return { db, connector, deliver, state, shown, failing, close, everything, some, typed, pressed };
}

/** One query over all tables. */
async function countingQuery(db: Db): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
  `.execute(db);
  const tables = rows.map(({ name }) => name).filter((name) => !NOT_COMPARED.includes(name));
  const asked: Readonly<Record<string, RawBuilder<unknown>>> = {
    cards: sql`where key not like 'validation:%'`,
    card_anchors: sql`where card_key not like 'validation:%'`,
  };
  const counts = tables.map(
    (name) => sql`select ${name}::text as name, count(*)::int as n from ${sql.table(name)} ${asked[name] ?? sql``}`,
  );
  return sql.join(counts, sql` union all `);
}

const LINES = [
  '/campaign S05',
  '/campaign S05 prod',
  '/start 1 vrapp1 vpapp1',
  '/ok vrapp3',
  '/server vrapp1 vrapp2 vpapp1',
  '/exclude vrapp2 broken',
];
const ACTING: readonly (readonly [string, object])[] = [
  ['prereqs.detail', { campaignId: 1, session: '1' }],
  ['planning.template', { year: 2028 }],
  ['links.detect', {}],
  ['cve.scan', { cve: CVE }],
  ['emergency.create', { cve: CVE, shortened: true, reason: 'exploited' }],
  ['quickwin.create', { servers: 'vrfree1', scope: 'hprod' }],
  ['planning.export', { year: 2027 }],
  ['history.export', { filter: '', format: 'csv' }],
  ['links.export', {}],
  ['excludes.export', {}],
];
