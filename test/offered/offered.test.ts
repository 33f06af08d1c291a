// A week is lived; at each turn of it, every button and every advised command of every card that somebody sees is tried by them, and
// must be accepted: what is offered is what is possible.
import { beforeAll, describe, expect, it } from 'vitest';
import { buttonsOf } from '../flow/chat-driver.ts';
import { CVE, type PersonName } from './estate.ts';
import { type House, openHouse } from './house.ts';
import { newTally, refusedOffers } from './refused.ts';

let house: House;
const tally = newTally();
const LONG = 120_000;

beforeAll(async () => {
  house = await openHouse();
});

async function say(who: PersonName, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await house.lived.type(who, line, 'personal');
  }
}

async function tell(who: PersonName, line: string): Promise<void> {
  await house.lived.type(who, line, 'channel');
}

/** The button of that verb on a card as that person sees it. */
async function press(who: PersonName, key: string, verb: string, inputs: object = {}): Promise<void> {
  const card = await house.draw({ key, conversation: `a:${who}`, language: 'en' });
  const button = buttonsOf(card).find((one) => one.verb === verb);
  if (button === undefined) throw new Error(`${who} sees no ${verb} on ${key}`);
  await house.lived.press(who, button, inputs, 'personal');
}

const ROLES = ['Claire', 'Khalid', 'Olivia', 'Victor'] as const;

/** Boards are tried once. */
async function forgetBoards(): Promise<void> {
  await house.db
    .updateTable('card_anchors')
    .set({ retired_at: house.time.now })
    .where('card_key', 'not like', 'server:%')
    .execute();
}

async function draft(): Promise<string> {
  const row = await house.db
    .selectFrom('campaign_drafts')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return `draft:${row?.id}`;
}

async function newest(): Promise<number> {
  const row = await house.db
    .selectFrom('campaigns')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return Number(row?.id);
}

async function acknowledged(): Promise<object> {
  const servers = await house.db.selectFrom('servers').select('id').execute();
  return Object.fromEntries(servers.map(({ id }) => [`ack-${id}`, 'yes']));
}

/** Once what is unfinished was named, over it. */
async function close(id: number): Promise<void> {
  const { answer } = await house.lived.type('Claire', `/close ${id}`, 'personal');
  if (answer.kind === 'card' && answer.key.startsWith('close:')) await press('Claire', answer.key, 'close.confirm');
  const { status } = await house.db
    .selectFrom('campaigns')
    .select('status')
    .where('id', '=', id as never)
    .executeTakeFirstOrThrow();
  expect(status, answer.kind === 'text' ? answer.text.en : answer.kind).toBe('closed');
}

function at(day: number, hour: string): void {
  house.time.now = new Date(`2027-01-${day}T${hour}:00+01:00`);
}

async function allAccepted(): Promise<void> {
  const found = await refusedOffers(house, tally);
  expect.soft(house.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  // Each moment has its own findings: the week goes on.
  expect.soft(found).toEqual([]);
}

describe('every card offers only what would be accepted', () => {
  it('before anything is planned', { timeout: LONG }, async () => {
    for (const who of [...ROLES, 'Ana'] as const) await say(who, '/help', '/campaign', '/server vrdns1');
    await say('Claire', '/planning 2027', '/planning S02', '/links', '/freeze', '/excludes', '/campaign S02');
    await say('Khalid', '/snapshots', '/quickwin', '/excludes vrdns1', '/checks Directory');
    await say('Olivia', '/checks Directory', '/day', '/links');
    await say('Ana', '/audit', '/hostkeys', '/history');
    await say('Victor', '/history', '/excludes', '/snapshots', '/planning', '/quickwin');
    await tell('Claire', '/status');
    await allAccepted();
    await forgetBoards();
    await say('Claire', '/campaign S02');
    await say('Ana', '/campaign S02');
  });

  it('once a campaign is planned, while its prerequisites run, and after', { timeout: LONG }, async () => {
    await press('Claire', await draft(), 'campaign.create');
    const id = await newest();
    for (const who of ROLES) await say(who, `/campaign ${id}`, `/go ${id}`, '/server vpdns1 vrdns3');
    await tell('Claire', `/campaign ${id}`);
    await tell('Khalid', `/go ${id}`);
    await say('Ana', `/go ${id}`);
    await allAccepted();
    house.targets.hostNamed('vrdns3').rootMb = 5;
    await say('Khalid', `/prereqs ${id}`);
    await say('Claire', `/prereqs show ${id}`);
    await allAccepted();
    await house.work();
    await say('Khalid', '/prereqs vrdns3', '/prereqs vpdns1');
    await say('Victor', '/prereqs vrdns3', `/prereqs show ${id}`);
    await allAccepted();
    await press('Khalid', `prereqs:${id}`, 'prereqs.confirm-backup');
    await allAccepted();
  });

  it('while non-production is ordered, patched, stopped and failed', { timeout: LONG }, async () => {
    const id = await newest();
    at(12, '17:40');
    await say('Khalid', `/prereqs ${id}`);
    await house.work();
    house.targets.hostNamed('vrdns2').exitCode = 1;
    house.targets.hostNamed('vrdns2').needsReboot = 'yes';
    house.targets.hostNamed('vtask1').needsReboot = 'yes';
    await say('Khalid', `/start ${id} due`);
    await allAccepted();
    await house.work(({ job }) => job === 'session');
    await allAccepted();
    await say('Claire', `/stop ${id}`);
    await allAccepted();
    await house.work();
    await allAccepted();
    await say('Khalid', `/start ${id}`);
    await house.work();
    await allAccepted();
  });

  it('while owners answer', { timeout: LONG }, async () => {
    for (const who of ['Olivia', 'Denis', 'Hugo', 'Claire', 'Ana'] as const) await say(who, '/validations');
    await allAccepted();
    await say('Olivia', '/ko vrphy1 the DNS does not answer', '/ok vrdns1');
    await say('Hugo', '/ok vrdns4');
    for (const who of ROLES) await say(who, '/server vrphy1', '/validations Directory');
    await allAccepted();
  });

  it('while production waits, is opened in part, started, and closed', { timeout: LONG }, async () => {
    const id = await newest();
    at(13, '09:05');
    await say('Khalid', `/prereqs ${id}`);
    await house.work();
    await allAccepted();
    await press('Joel', `go:${id}`, 'go.approve', { acknowledge: 'listed', ...(await acknowledged()) });
    await allAccepted();
    await say('Khalid', `/start ${id} due`);
    await house.work();
    await allAccepted();
    at(14, '17:40');
    await say('Khalid', '/reboot vtask1', '/rollback vrdns2 the application does not start');
    await allAccepted();
    await house.work();
    await say('Khalid', '/server vrdns2');
    await allAccepted();
    await close(id);
    await allAccepted();
  });

  it('in a QuickWin', { timeout: LONG }, async () => {
    at(12, '10:00');
    house.time.now = new Date('2027-01-19T10:00:00+01:00');
    await say('Khalid', '/quickwin new vrlone1 vplone1 vrdns4 vpdns4');
    const id = await newest();
    for (const who of ROLES) await say(who, `/campaign ${id}`, `/go ${id}`);
    await allAccepted();
    for (const order of ['prereqs', 'snapshots', 'patch']) {
      await say('Khalid', `/quickwin ${id} ${order}`);
      await allAccepted();
      await house.work();
      await allAccepted();
    }
    await say('Hugo', '/ok vrdns4');
    await allAccepted();
  });

  it('in an emergency', { timeout: LONG }, async () => {
    for (const who of [...ROLES, 'Ana'] as const) await say(who, `/cve ${CVE}`);
    await allAccepted();
    await close(await newest());
    await allAccepted();
    await press('Claire', `cve:${CVE}`, 'emergency.create', { reason: 'exploited' });
    const id = await newest();
    for (const who of ROLES) await say(who, `/campaign ${id}`);
    await allAccepted();
  });
});
