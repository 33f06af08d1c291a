// Of a card with buttons there is one message whose buttons work, whatever Teams loses and whichever process dies.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dispatchAction } from '../../../bot/front/dispatch-click.ts';
import type { Action } from '../../../bot/shared/click.ts';
import { type Ability, may, whoMay } from '../../../domain/people/roles.ts';
import type { KeptMessage } from '../../fakes/connector/fake-connector.ts';
import { type Button, buttonsOf } from '../../flow/chat-driver.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, clicked } from '../chat/people.ts';
import { keptLog } from '../quiet-log.ts';
import { type Bench, CHANNEL, startBench, textOf } from './posting-bench.ts';

const database = await createTestDatabase();
const { db } = database;
await addUser(db, { email: 'op@example.org', entraId: 'op', roles: ['operator'] });
let bench: Bench;
let started = 0;
beforeEach(async () => {
  bench = await startBench(database);
  started = 0;
});
afterEach(() => bench.stop());

const start: Action<{ campaign: number }, Ability> = {
  verb: 'campaign.start',
  ability: 'campaign.start',
  data: z.object({ campaign: z.number() }),
  run: async () => {
    started += 1;
    return { kind: 'message', text: 'started' };
  },
};

async function press(message: KeptMessage, button: Button, messageId: string | null = message.id): Promise<string> {
  const click = { ...clicked('op', button.verb, button.data), activityId: `${Math.random()}`, messageId };
  const conversation = { ...click.conversation, id: CHANNEL };
  const deps = { db, actions: [start], profile: async () => null, may, whoMay, clock: bench.time, log: keptLog() };
  const answer = await dispatchAction(
    { ...deps, onRefusal: async () => {}, newReference: () => 'r' },
    { ...click, conversation },
  );
  return answer.kind === 'message' ? answer.text : 'card';
}

const withButtons = () => bench.connector.messages.filter(({ card }) => buttonsOf(card).length > 0);
const shown = () => bench.connector.messages.map(({ card }) => textOf(card));

async function pressOn(message: KeptMessage, messageId?: string | null): Promise<string> {
  const [button] = buttonsOf(message.card);
  if (button === undefined) throw new Error('there is no button');
  return press(message, button, messageId);
}

describe('a card with buttons', () => {
  it('is announced first, and has its buttons once its message is known', async () => {
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.settle();
    const [message] = bench.connector.messages;
    expect(message?.versions).toHaveLength(2);
    expect(message?.versions[0]).not.toContain('Action.Execute');
    expect(message?.versions[0]).toContain('La carte va s’afficher ici');
    expect(await pressOn(withButtons()[0] as KeptMessage)).toBe('started');
  });

  it.each([
    ['lost after it arrived', { kind: 'lost', applied: true }],
    ['lost before it arrived', { kind: 'lost', applied: false }],
    ['a 500', { kind: 'status', status: 500 }],
    ['a 504', { kind: 'status', status: 504 }],
  ] as const)('is there once with buttons when the answer of its post is %s', async (_, behaviour) => {
    bench.connector.next(behaviour, behaviour);
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.pass(60_000);
    expect(withButtons()).toHaveLength(1);
    await bench.write('campaign:1', 'two [OK]');
    await bench.pass(60_000);
    expect(withButtons().map(({ card }) => textOf(card))).toEqual(['two [OK]']);
    expect(started).toBe(0);
  });

  it('whose process died in the middle of its post is there once with buttons', async () => {
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    const died = { last_error: 'posted perhaps', shown_at: bench.time.now(), posts: 1 };
    await db.updateTable('card_anchors').set(died).execute();
    await bench.pass(10_000);
    expect(withButtons()).toHaveLength(1);
  });

  it('that Teams denies although it is there loses its buttons to the one that is posted anew', async () => {
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.settle();
    const [old] = withButtons() as [KeptMessage];
    bench.connector.next({ kind: 'status', status: 404 }, { kind: 'status', status: 404 });
    await bench.write('campaign:1', 'two [OK]');
    await bench.pass(5_000);
    await bench.pass(20_000);
    expect(withButtons().map(({ card }) => textOf(card))).toEqual(['two [OK]']);
    expect(textOf(old.card)).toBe('superseded');
  });

  it('that Teams denies once is edited all the same', async () => {
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.settle();
    bench.connector.next({ kind: 'status', status: 404 });
    await bench.write('campaign:1', 'two [OK]');
    await bench.pass(10_000);
    expect(shown()).toEqual(['two [OK]']);
  });

  it('that was replaced does nothing when its old button is pressed, before it says so', async () => {
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.settle();
    const [old] = withButtons() as [KeptMessage];
    const [button] = buttonsOf(old.card) as [Button];
    await bench.show('campaign:1');
    expect(await press(old, button)).toMatch(/a été remplacée/);
    expect(started).toBe(0);
    await bench.settle();
    await bench.pass(5_000);
    expect(withButtons()).toHaveLength(1);
    expect(await pressOn(withButtons()[0] as KeptMessage)).toBe('started');
  });
});

describe('where Teams gives no ids', () => {
  it('the card is posted with buttons, and the click tells which message it is: from then on it is edited', async () => {
    bench.connector.next({ kind: 'no-id' }, { kind: 'no-id' });
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.pass(30_000);
    const [message] = withButtons() as [KeptMessage];
    expect(await pressOn(message)).toBe('started');
    await bench.write('campaign:1', 'two [OK]');
    await bench.pass(10_000);
    expect(textOf(message.card)).toBe('two [OK]');
    expect(withButtons()).toHaveLength(1);
  });

  it('of two messages the newer one works; the older one does nothing and loses its buttons', async () => {
    bench.connector.next({ kind: 'no-id' }, { kind: 'no-id' }, { kind: 'no-id' });
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.pass(30_000);
    await bench.write('campaign:1', 'two [OK]');
    await bench.pass(120_000);
    const [older, newer] = withButtons() as [KeptMessage, KeptMessage];
    expect(await pressOn(older)).toMatch(/a été remplacée/);
    expect(await pressOn(newer)).toBe('started');
    expect(started).toBe(1);
    await bench.pass(5_000);
    expect(shown().filter((text) => text === 'superseded')).toHaveLength(1);
    expect(withButtons()).toEqual([newer]);
  });

  it('also when the client does not say which message was clicked', async () => {
    bench.connector.next({ kind: 'no-id' }, { kind: 'no-id' }, { kind: 'no-id' });
    bench.state.set('campaign:1', 'one [OK]');
    await bench.show('campaign:1');
    await bench.pass(30_000);
    await bench.write('campaign:1', 'two [OK]');
    await bench.pass(120_000);
    const [older, newer] = withButtons() as [KeptMessage, KeptMessage];
    expect(await pressOn(older, null)).toMatch(/a été remplacée/);
    expect(await pressOn(newer, null)).toBe('started');
  });
});

describe('a card of the version before', () => {
  it('whose buttons carry no mark works as it did', async () => {
    const message = { id: 'of-before', card: null } as KeptMessage;
    expect(await press(message, { verb: 'campaign.start', data: { campaign: 12 } })).toBe('started');
  });
});

describe('a card that cannot be drawn', () => {
  it('is not tried for ever: the message says so, and shows the card when it can', async () => {
    let broken = true;
    const real = bench.state.get.bind(bench.state);
    bench.state.get = (key) => {
      if (broken) throw new Error('a bug');
      return real(key);
    };
    await bench.show('campaign:1');
    await bench.pass(60_000);
    expect(JSON.stringify(bench.connector.messages)).toContain('n’a pas pu être affichée');
    const drawn = bench.log.lines.filter(({ message }) => message === 'A card could not be rendered').length;
    await bench.pass(600_000);
    // A second round, and no third, where the machine is so slow that the lease of the first has run out.
    const later = bench.log.lines.filter(({ message }) => message === 'A card could not be rendered').length;
    expect(later).toBeLessThanOrEqual(2 * drawn);
    broken = false;
    await bench.write('campaign:1', 'well');
    await bench.pass(10_000);
    expect(shown()).toEqual(['well']);
  });
});
