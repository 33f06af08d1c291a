// Journey 1 with 54 + 54 servers, over the large inventory of the demo, as four people, two of whom read French.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAX_BYTES } from '../../cards/render.ts';
import { serversOfEstate } from '../../demo/inventory/inventory.ts';
import { CLAIRE, JOEL, KHALID, OLIVIA } from '../../demo/inventory/people.ts';
import { seed } from '../../demo/inventory/seed/seed.ts';
import { stumbles } from '../cards/wording.ts';
import { buttonsOf, type ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

/** Monday 22 February 2027, 08:30 in Paris. */
const MONDAY = new Date('2027-02-22T07:30:00Z');
const house = await flowHouse(MONDAY);
const { db, connector, targets, time } = house;
let chat: ChatDriver;

const [claire, khalid, joel, olivia] = [CLAIRE, KHALID, JOEL, OLIVIA].map(({ entraId }) => entraId) as [
  string,
  string,
  string,
  string,
];

function moveTo(day: number, hour: string): void {
  time.now = new Date(`2027-02-${day}T${hour}:00Z`);
}

beforeAll(async () => {
  await seed(db, { years: [2026, 2027], servers: serversOfEstate('large'), language: 'en', now: MONDAY });
  for (const { email } of [CLAIRE, KHALID, JOEL, OLIVIA]) {
    const language = email === KHALID.email || email === JOEL.email ? 'en' : 'fr';
    await db.updateTable('users').set({ language }).where('email', '=', email).execute();
  }
  chat = await house.open((url) => ({ kind: 'postgres', url }));
}, 60_000);
afterAll(() => house.close(), 30_000);

/** Of all that was ever posted or edited. */
function largestCard(): number {
  return Math.max(...connector.messages.map(({ card }) => JSON.stringify(card ?? '').length * 2));
}

async function answerEverywhere(): Promise<void> {
  for (const message of [...connector.messages]) {
    const buttons = buttonsOf(await chat.seenBy(olivia, message));
    const all = buttons.find((b) => b.verb === 'validation.ok' && b.data.serverId === null);
    if (all !== undefined) await chat.press(olivia, all, message);
  }
}

async function readyOn(day: string): Promise<string[]> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('v.hostname')
    .where('s.date_prevue', '=', day)
    .where('s.status', '=', 'prereq_ok')
    .orderBy('v.hostname')
    .execute();
  return rows.map(({ hostname }) => hostname);
}

async function waiting(): Promise<number> {
  return (await db.selectFrom('patch_validation').select('id').where('status', '=', 'en_attente').execute()).length;
}

/** What a person of the week asks for beside the work. */
const LOOKS = [
  ...[
    '/status',
    '/campaigns',
    '/campaign 1',
    '/day',
    '/validations',
    '/history',
    '/snapshots',
    '/planning',
    '/planning S08',
  ],
  ...[
    '/server vdpeaabo11',
    '/server vppeaabo11',
    '/links',
    '/links vppeaabo11',
    '/exclusions',
    '/hostkeys',
    '/quickwin',
  ],
  ...['/freezes', '/help', '/go 1', '/prereqs 1 vdpeaabo11', '/cve CVE-2026-1234', '/nonsense', '/server nohost'],
];

async function lookAround(): Promise<void> {
  for (const person of [claire, khalid]) for (const look of LOOKS) await chat.type(person, look, 'personal');
}

/** Of every card that was ever shown, in the language of whoever was shown it; French to those who never chose one. */
function stumbledOn(): readonly string[] {
  const names =
    /\bv[a-z]{5,}\d+\b|\b[lv][a-z]{4,}\d\b|[PQ][CW]_\w+|“[^”]*”|«[^»]*»|\/[a-z-]+( [^\s.;:)]+)*|Vidéo des voies/g;
  const english = new Set([khalid, joel].map((person) => `a:${person}`));
  const found = connector.messages.flatMap(({ conversation, versions }) =>
    versions.flatMap((version) => stumbles(readVersion(version), english.has(conversation) ? 'en' : 'fr', names)),
  );
  return [...new Set(found)];
}

function readVersion(version: string): unknown {
  return version.startsWith('{') ? JSON.parse(version) : { type: 'TextBlock', text: version };
}

describe('the week of S08 with 54 + 54 servers', () => {
  it('Monday: the coordinator reads the preview in French and creates, and every slot is taken (SLOT-2, SLOT-3)', async () => {
    await chat.type(olivia, '/aide', 'personal');
    await chat.type(claire, '/campagne s08', 'personal');
    await house.see(/Campagne S08 2027 : aperçu/);
    await house.press(claire, 'campaign.create');
    expect([await house.statuses('hprod'), await house.statuses('prod')]).toEqual([{ pending: 54 }, { pending: 54 }]);
    const slots = await db.selectFrom('patch_sessions').select(['date_prevue', 'heure_prevue']).execute();
    expect(new Set(slots.map((slot) => `${slot.date_prevue} ${slot.heure_prevue}`)).size).toBe(108);
  });

  it('prerequisites exclude two servers with their reason, and the rest is ready (PRE-8, PRE-9)', {
    timeout: 240_000,
  }, async () => {
    targets.hostNamed('vdpeaabo11').rootMb = 5;
    targets.hostNamed('vtpeavid11').reachable = false;
    await chat.type(khalid, '/prereqs 1', 'personal');
    await house.until('hprod', { prereq_ok: 52, excluded: 2 });
    await house.until('prod', { prereq_ok: 54 });
    await house.see(/vdpeaabo11/);
    await house.press(khalid, 'prereqs.confirm-backup');
  });

  it('Monday and Tuesday: what is due starts, one server fails and is run again alone', {
    timeout: 300_000,
  }, async () => {
    const [monday, tuesday] = [await readyOn('2027-02-22'), await readyOn('2027-02-23')];
    expect(monday.length + tuesday.length).toBe(52);
    const failing = monday[3] ?? '';
    targets.hostNamed(failing).exitCode = 1;
    moveTo(22, '17:30');
    await chat.type(khalid, '/start 1 due', 'personal');
    await house.until('hprod', { patched: monday.length - 1, failed: 1, prereq_ok: tuesday.length, excluded: 2 });
    targets.hostNamed(failing).exitCode = 0;
    await chat.type(khalid, '/retry 1', 'personal');
    await house.until('hprod', { patched: monday.length, prereq_ok: tuesday.length, excluded: 2 });
    expect(targets.hostNamed(failing).starts).toBe(2);
    moveTo(23, '17:30');
    await chat.type(khalid, '/start 1 due', 'personal');
    await house.until('hprod', { patched: 52, excluded: 2 });
  });

  it('the owner answers on a card an application, in French (VALID-1)', { timeout: 180_000 }, async () => {
    await house.see(/Validation/);
    await vi.waitFor(
      async () => {
        await answerEverywhere();
        expect(await waiting()).toBe(0);
      },
      { timeout: 100_000, interval: 500 },
    );
  });

  it('Wednesday: the go is refused while two non-productions were never patched, and given once their productions are out (GATE-3, GATE-5)', {
    timeout: 180_000,
  }, async () => {
    moveTo(24, '08:00');
    await chat.type(joel, '/go 1', 'personal');
    await house.see(/vdpeaabo11/);
    await chat.type(claire, '/exclure vppeaabo11, vppeavid11 recette non patchée', 'personal');
    await house.settled();
    const { message, button } = await house.button('go.approve');
    const own = await chat.press(claire, button, message, { acknowledge: 'listed' });
    expect(JSON.stringify(own.value)).toMatch(/opérateur/);
    const unlinked = Object.fromEntries(
      (await db.selectFrom('servers').select('id').execute()).map(({ id }) => [`ack-${id}`, 'yes']),
    );
    await chat.press(joel, button, message, { acknowledge: 'listed', ...unlinked });
    const go = await db.selectFrom('prod_go_decisions').select('decision').execute();
    expect(go).toEqual([{ decision: 'approved' }]);
  });

  it('Wednesday and Thursday: production follows', { timeout: 300_000 }, async () => {
    moveTo(24, '17:30');
    await chat.type(joel, '/prereqs 1', 'personal');
    // RUN-14: what was confirmed on Monday is too old by now.
    await house.press(joel, 'prereqs.confirm-backup');
    await chat.type(joel, '/start 1 due', 'personal');
    await vi.waitFor(async () => expect((await house.statuses('prod')).patched ?? 0).toBeGreaterThanOrEqual(25), {
      timeout: 180_000,
      interval: 300,
    });
    moveTo(25, '17:30');
    await chat.type(joel, '/prereqs 1', 'personal');
    await chat.type(joel, '/start 1 due', 'personal');
    await house.until('prod', { patched: 52, excluded: 2 });
  });

  it('ends with a report, a history row for every attempt, and no card over its size (HIST-1)', {
    timeout: 180_000,
  }, async () => {
    await vi.waitFor(
      async () => {
        await answerEverywhere();
        expect(await waiting()).toBe(0);
      },
      { timeout: 100_000, interval: 500 },
    );
    await chat.type(claire, '/cloturer 1', 'personal');
    await house.see(/Campagne 1 : rapport/);
    await house.settled();
    const rows = await db
      .selectFrom('patch_history')
      .select('status')
      .where('campaign_id', '=', 1 as never)
      .execute();
    expect([rows.length, rows.filter(({ status }) => status === 'ko').length]).toEqual([105, 1]);
    const starts = serversOfEstate('large').map(({ hostname }) => targets.hostNamed(hostname).starts);
    expect([starts.reduce((sum, n) => sum + n, 0), starts.filter((n) => n > 1).length]).toEqual([105, 1]);
    expect(largestCard()).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('no card and no sentence of the week held a code, a word of the other language or a wrong plural', {
    timeout: 180_000,
  }, async () => {
    await lookAround();
    expect(stumbledOn()).toEqual([]);
  });
});
