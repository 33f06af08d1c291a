import { describe, expect, it } from 'vitest';
import type { Arrival, CardClick, IncomingCommand, Person } from '../../bot/chat/ports.ts';
import { createDisguise } from '../../demo/as.ts';
import { createDemoCommands } from '../../demo/demo-commands.ts';
import { CLAIRE, KHALID, LOCAL_PERSON, OLIVIA } from '../../demo/inventory/people.ts';
import type { Language } from '../../domain/language.ts';

const conversation = {
  id: 'a:1',
  threadId: null,
  kind: 'personal',
  serviceUrl: 'http://127.0.0.1:1',
  tenantId: null,
  botId: '28:b',
  name: null,
} as const;

function typed(text: string, person: Person = LOCAL_PERSON): IncomingCommand {
  return { text, person, conversation, activityId: '1', locale: null, files: [] };
}

function aDemo(language: Language = 'en') {
  const answers: string[] = [];
  const lent: string[] = [];
  let now = new Date('2027-01-11T08:05:00Z');
  const commands = createDemoCommands({
    clock: {
      now: () => now,
      move: (to) => {
        now = to;
      },
    },
    disguise: createDisguise(CLAIRE),
    lendChat: async ({ key: from }, { key: to }) => void lent.push(`${from} → ${to}`),
    fix: async (hostnames) => hostnames.filter((name) => name === 'vtinfsup1'),
    attach: async (file) =>
      file === 'plan.xlsx' ? { name: file, type: 'xlsx', downloadUrl: 'http://127.0.0.1:1/x' } : null,
    language,
    zone: 'Europe/Paris',
  });
  const say = (text: string, person?: Person) =>
    commands.wrapCommand(typed(text, person), async (answer) => void answers.push(answer));
  return { say, commands, answers, lent, now: () => now };
}

describe('/as', () => {
  it('lends the local person another identity, for commands and for clicks', async () => {
    const { say, commands, answers, lent } = aDemo();
    expect((await say('/campaign'))?.person.entraId).toBe(CLAIRE.entraId);
    expect(await say('/as Khalid')).toBeNull();
    expect(answers).toEqual(['You now act as Khalid Benali (operator).']);
    expect(lent).toEqual(['claire → khalid']);
    expect(await say('/start 1')).toMatchObject({ text: '/start 1', person: { entraId: KHALID.entraId } });
    const click: CardClick = { ...typed(''), verb: 'v', data: null, messageId: null, trigger: 'manual' };
    expect((await commands.wrapClick(click)).person.entraId).toBe(KHALID.entraId);
    const arrival = { person: click.person } as Arrival;
    expect(commands.wrapArrival(arrival).person?.entraId).toBe(KHALID.entraId);
  });

  it('leaves everybody else as they are', async () => {
    const { say } = aDemo();
    const olivia = { entraId: OLIVIA.entraId, name: OLIVIA.name };
    expect((await say('/campaign', olivia))?.person).toEqual(olivia);
  });

  it('knows names without their accents, and says whom it knows when it knows nobody', async () => {
    const { say, answers } = aDemo();
    await say('/as joël');
    await say('@PatchCenter /as nobody');
    await say('as nobody');
    await say('/as');
    expect(answers[0]).toContain('Joël Perrin');
    expect(answers[1]).toContain('Nobody is called “nobody”');
    expect(answers.at(-1)).toContain('claire (coordinator)');
  });
});

describe('/clock', () => {
  it('moves the time and says which day it is', async () => {
    const { say, answers, now } = aDemo();
    expect(await say('/clock wednesday 09:05')).toBeNull();
    expect(now().toISOString()).toBe('2027-01-13T08:05:00.000Z');
    expect(answers).toEqual(['It is Wednesday 13 January 2027, 09:05 (S02).']);
  });

  it('changes nothing when it does not understand', async () => {
    const { say, answers, now } = aDemo();
    await say('/clock yesterday');
    expect(now().toISOString()).toBe('2027-01-11T08:05:00.000Z');
    expect(answers[0]).toContain('I do not understand “yesterday”');
  });
});

describe('/file', () => {
  it('goes on to the product as a message with that file', async () => {
    const { say, answers } = aDemo();
    const sent = await say('/file plan.xlsx');
    expect([sent?.text, sent?.files.map(({ name }) => name)]).toEqual(['', ['plan.xlsx']]);
    expect((await say('/file plan.xlsx /links import'))?.text).toBe('/links import');
    expect(await say('/file nothing.xlsx')).toBeNull();
    expect(answers).toEqual([expect.stringContaining('Name a file of this machine')]);
  });
});

describe('the first of a month', () => {
  it('is said as French says it', async () => {
    const { say, answers } = aDemo('fr');
    await say('/clock 2027-02-01 09:05');
    expect(answers).toEqual(['Nous sommes le lundi 1er février 2027, 09:05 (S05).']);
  });
});

describe('/fix', () => {
  it('names what was repaired, and what is unknown', async () => {
    const { say, answers } = aDemo();
    await say('/fix VTINFSUP1, unknown1');
    await say('/fix');
    expect(answers[0]).toBe('Repaired: vtinfsup1. Not simulated servers: unknown1.');
    expect(answers[1]).toContain('Name the simulated servers');
  });
});
