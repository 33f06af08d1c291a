import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNEL_LIMITS } from '../../../bot/posting/rate-budget.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type Bench, CHANNEL, startBench, textOf } from './posting-bench.ts';

const database = await createTestDatabase();
let bench: Bench;

beforeEach(async () => {
  bench = await startBench(database);
});
afterEach(async () => {
  await bench.stop();
  expect(bench.time.pending).toBe(0);
});

const shown = () => bench.connector.messages.map((message) => textOf(message.card));
const said = () => bench.connector.messages.flatMap((message) => (message.text === null ? [] : [message.text]));
const anchors = () => database.db.selectFrom('card_anchors').selectAll().orderBy('id').execute();

describe('a card in a channel', () => {
  it('is posted once and then edited in place', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    await bench.write('campaign:1', 'one done');
    await bench.pass(5_000);
    expect(shown()).toEqual(['one done']);
    expect(bench.connector.messages[0]?.versions).toHaveLength(2);
  });

  it('skips states that nobody had to see: the latest wins, at most one edit an interval', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    for (let i = 1; i <= 40; i++) {
      await bench.write('campaign:1', `state ${i}`);
      await bench.pass(250);
    }
    await bench.pass(4_000);
    expect(shown()).toEqual(['state 40']);
    const times = bench.connector.requests.map((request) => request.at);
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000);
  });

  it('is not edited when it would look the same', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    await bench.write('campaign:1', 'campaign:1 0');
    await bench.pass(10_000);
    expect(bench.connector.requests).toHaveLength(1);
    const card = await database.db.selectFrom('cards').select('dirty_seq').executeTakeFirstOrThrow();
    expect((await anchors())[0]?.shown_seq).toBe(card.dirty_seq);
  });

  it('is edited when only the buttons of some have changed: their clients ask for them then (ADR 8)', async () => {
    bench.ofSome.set('go:1', 'no button yet');
    await bench.show('go:1');
    await bench.settle();
    bench.ofSome.set('go:1', 'approve');
    await bench.write('go:1', 'go:1 0');
    await bench.pass(5_000);
    expect(shown()).toEqual(['go:1 0']);
    expect(bench.connector.messages[0]?.versions).toHaveLength(2);
    expect(JSON.stringify(bench.connector.messages)).not.toContain('approve');
  });

  it('shows its final state without waiting for the interval, once', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    await bench.write('campaign:1', 'final', { final: true });
    await bench.settle();
    expect(shown()).toEqual(['final']);
    await bench.write('campaign:1', 'final, corrected', { final: true });
    await bench.settle();
    expect(shown()).toEqual(['final']);
    await bench.pass(3_000);
    expect(shown()).toEqual(['final, corrected']);
  });

  it('shows a decision at once when it is said to be urgent, once', async () => {
    await bench.show('prod-go:1');
    await bench.settle();
    await bench.write('prod-go:1', 'approved');
    bench.posting.wake(['prod-go:1']);
    await bench.posting.idle();
    expect(shown()).toEqual(['approved']);
    await bench.write('prod-go:1', 'and more');
    await bench.settle();
    expect(shown()).toEqual(['approved']);
  });

  it('asked for again, leaves a note in the older message, once', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    await bench.show('campaign:1');
    await bench.pass(60_000);
    expect(shown()).toEqual(['superseded', 'campaign:1 0']);
    expect(bench.connector.requests).toHaveLength(3);
  });

  it('of nothing that exists is not posted', async () => {
    await bench.show('campaign:1');
    bench.state.delete('campaign:1');
    await bench.pass(5_000);
    expect(bench.connector.requests).toHaveLength(0);
  });

  it('too large for Teams is replaced by a sentence, until it is smaller', async () => {
    await bench.show('campaign:1');
    await bench.write('campaign:1', 'x'.repeat(50_000));
    await bench.settle();
    expect(shown()[0]).toContain('trop grande');
    await bench.write('campaign:1', 'small');
    await bench.pass(3_000);
    expect(shown()).toEqual(['small']);
  });
});

describe('a card when Teams fails', () => {
  it.each([
    ['412', [{ kind: 'status', status: 412 }]],
    ['500 three times', Array.from({ length: 3 }, () => ({ kind: 'status', status: 500 }) as const)],
    [
      '502 and 503',
      [
        { kind: 'status', status: 502 },
        { kind: 'status', status: 503 },
      ],
    ],
    ['an answer lost before the edit', [{ kind: 'lost', applied: false }]],
    ['an answer lost after the edit', [{ kind: 'lost', applied: true }]],
    ['400', [{ kind: 'status', status: 400 }]],
  ] as const)('is edited in the end after %s', async (_, behaviours) => {
    await bench.show('campaign:1');
    await bench.settle();
    bench.connector.next(...behaviours);
    await bench.write('campaign:1', 'final', { final: true });
    await bench.pass(60_000);
    expect(shown()).toEqual(['final']);
    expect(bench.connector.requests.filter((request) => request.method === 'POST')).toHaveLength(1);
  });

  it('pauses the whole channel for the Retry-After of a 429', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    bench.connector.next({ kind: 'status', status: 429, retryAfter: '20' });
    await bench.write('campaign:1', 'final', { final: true });
    await bench.settle();
    await bench.say('something else');
    await bench.pass(19_900);
    expect(bench.connector.requests).toHaveLength(2);
    await bench.pass(200);
    expect(shown()).toEqual(['final', '']);
    expect(said()).toEqual(['something else']);
  });

  it('waits longer each time when a 429 does not say how long', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    bench.connector.next(...Array.from({ length: 4 }, () => ({ kind: 'status', status: 429 }) as const));
    await bench.write('campaign:1', 'final', { final: true });
    await bench.pass(120_000);
    const times = bench.connector.requests.slice(1).map((request) => request.at);
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(gaps).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(shown()).toEqual(['final']);
  });

  it('is posted anew when its message is gone (404)', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    bench.connector.forget('1');
    await bench.write('campaign:1', 'two');
    await bench.pass(5_000);
    await bench.write('campaign:1', 'three');
    await bench.pass(5_000);
    expect(shown()).toEqual(['three']);
  });

  it('refused as too large (413) is replaced by a sentence in the same message', async () => {
    await bench.show('campaign:1');
    await bench.settle();
    bench.connector.next({ kind: 'status', status: 413, code: 'MessageSizeTooBig' });
    await bench.write('campaign:1', 'large');
    await bench.pass(60_000);
    expect(shown()[0]).toContain('trop grande');
    expect(bench.connector.requests).toHaveLength(3);
  });

  it('posted without an id is posted anew at its next change, not before and not often', async () => {
    bench.connector.next({ kind: 'no-id' });
    await bench.show('campaign:1');
    await bench.pass(120_000);
    expect(bench.connector.requests).toHaveLength(1);
    for (let i = 1; i <= 3; i++) await bench.write('campaign:1', `state ${i}`);
    await bench.pass(5_000);
    await bench.write('campaign:1', 'state 4');
    await bench.pass(60_000);
    expect(shown()).toEqual(['campaign:1 0', 'state 4']);
  });

  it('whose post had no answer is posted again until Teams says that it is there', async () => {
    bench.connector.next({ kind: 'lost', applied: true }, { kind: 'status', status: 500 });
    await bench.show('campaign:1');
    await bench.pass(2_000);
    expect(bench.connector.requests).toHaveLength(1);
    await bench.pass(600_000);
    expect(bench.connector.requests).toHaveLength(3);
    await bench.write('campaign:1', 'changed');
    await bench.pass(60_000);
    expect(shown()).toEqual(['campaign:1 0', 'changed']);
  });

  it('whose process died while posting it is treated like one without an answer', async () => {
    await bench.show('campaign:1');
    await database.db
      .updateTable('card_anchors')
      .set({ last_error: 'posted perhaps', shown_at: bench.time.now() })
      .execute();
    await bench.settle();
    expect(bench.connector.requests).toHaveLength(0);
    await bench.pass(4_000);
    expect(shown()).toEqual(['campaign:1 0']);
  });

  it('forbidden is parked, and shown when the conversation is heard of again', async () => {
    bench.connector.next({ kind: 'status', status: 403, code: 'BotNotInConversationRoster' });
    await bench.show('campaign:1');
    await bench.pass(600_000);
    expect(bench.connector.requests).toHaveLength(1);
    expect((await anchors())[0]?.last_error).toBe('parked: 403 BotNotInConversationRoster');
    await bench.see(CHANNEL);
    await bench.pass(2_000);
    expect(shown()).toEqual(['campaign:1 0']);
  });
});

describe('messages to a channel', () => {
  it('go out in their order, before the edits of cards, each once', async () => {
    await bench.show('campaign:1');
    for (let i = 1; i <= 12; i++) await bench.say(`message ${i}`);
    await bench.say('again', 'start:1');
    await bench.say('again', 'start:1');
    await bench.pass(10_000);
    expect(said()).toEqual([...Array.from({ length: 12 }, (_, i) => `message ${i + 1}`), 'again']);
    expect(textOf(bench.connector.messages.at(-1)?.card ?? null)).toBe('campaign:1 0');
  });

  it.each([
    ['lost after it arrived', [{ kind: 'lost', applied: true }], 2],
    ['lost before it arrived', [{ kind: 'lost', applied: false }], 1],
    ['a 500', [{ kind: 'status', status: 500 }], 1],
    ['a 500 ten times', Array.from({ length: 10 }, () => ({ kind: 'status', status: 500 }) as const), 1],
    ['a 404 for once', [{ kind: 'status', status: 404 }], 1],
  ] as const)('arrive in the end when the answer is %s', async (_, behaviours, times) => {
    bench.connector.next(...behaviours);
    await bench.say('one');
    await bench.say('two');
    await bench.pass(900_000);
    expect(said().filter((text) => text === 'one')).toHaveLength(times);
    expect(said()).toContain('two');
    const unsaid = await database.db.selectFrom('outgoing_messages').selectAll().where('sent_at', 'is', null).execute();
    expect(unsaid).toEqual([]);
  });

  it('keep their order after a lost answer', async () => {
    bench.connector.next({ kind: 'lost', applied: false });
    for (const text of ['one', 'two', 'three']) await bench.say(text);
    await bench.pass(30_000);
    expect(said()).toEqual(['one', 'two', 'three']);
  });

  it('for a conversation that denies the bot wait until it is heard of again, then arrive', async () => {
    bench.connector.next({ kind: 'status', status: 403, code: 'BotNotInConversationRoster' });
    await bench.say('one');
    await bench.pass(600_000);
    expect(bench.connector.requests).toHaveLength(1);
    await bench.see(CHANNEL);
    await bench.pass(2_000);
    expect(said()).toEqual(['one']);
  });

  it('too large for Teams are cut, and say so', async () => {
    bench.connector.next({ kind: 'status', status: 413, code: 'MessageSizeTooBig' });
    await bench.say('x'.repeat(30_000));
    await bench.pass(5_000);
    expect(said()[0]).toMatch(/^x{2000}\n\n… Message coupé/);
  });

  it.each([429, 412, 401])(
    'keep their order and arrive after a %d, which says that nothing was done',
    async (status) => {
      bench.connector.next({ kind: 'status', status });
      await bench.say('one');
      await bench.say('two');
      await bench.pass(30_000);
      expect(said()).toEqual(['one', 'two']);
    },
  );

  it('that Teams keeps refusing let the next ones pass, and are given up in the end', async () => {
    bench.connector.next(...Array.from({ length: 3 }, () => ({ kind: 'status', status: 400 }) as const));
    await bench.say('poison');
    await bench.say('fine');
    await bench.pass(4_500);
    expect(said()).toEqual(['fine']);
    bench.connector.next(...Array.from({ length: 2 }, () => ({ kind: 'status', status: 400 }) as const));
    await bench.pass(600_000);
    expect(said()).toEqual(['fine']);
    const given = await database.db
      .selectFrom('outgoing_messages')
      .select('text_fr')
      .where('given_up_at', 'is not', null)
      .execute();
    expect(given).toEqual([{ text_fr: 'poison' }]);
  });

  it('left begun by a process that died are said after a while', async () => {
    await bench.say('perhaps said');
    await database.db.updateTable('outgoing_messages').set({ sending_at: bench.time.now() }).execute();
    await bench.pass(2_000);
    expect(bench.connector.requests).toHaveLength(0);
    await bench.pass(10_000);
    expect(said()).toEqual(['perhaps said']);
  });
});

describe('a busy channel', () => {
  it('never exceeds a window of Teams, whatever fails, and ends with every card right', async () => {
    const keys = Array.from({ length: 12 }, (_, i) => `campaign:${i}`);
    for (const key of keys) await bench.show(key);
    bench.connector.next(
      { kind: 'status', status: 429, retryAfter: '3' },
      { kind: 'status', status: 412 },
      { kind: 'status', status: 413 },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 503 },
      { kind: 'no-id' },
    );
    for (let i = 1; i <= 40; i++) {
      for (const key of keys) await bench.write(key, `${key} at ${i}`);
      if (i % 5 === 0) await bench.say(`news ${i}`);
      await bench.pass(1_000);
    }
    for (const key of keys) await bench.write(key, `${key} final`, { final: true });
    await bench.pass(180_000);
    const times = bench.connector.requests.map((request) => request.at);
    for (const { count, ms } of CHANNEL_LIMITS) {
      const most = Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + ms).length));
      expect(most).toBeLessThanOrEqual(count);
    }
    expect(bench.connector.mostAtOnce).toBe(1);
    expect(new Set(shown().filter((text) => text.endsWith('final')))).toEqual(
      new Set(keys.map((key) => `${key} final`)),
    );
    expect(said()).toEqual([5, 10, 15, 20, 25, 30, 35, 40].map((i) => `news ${i}`));
  }, 60_000);

  it('has one editor even with two processes, and another when that one ends', async () => {
    const second = bench.another();
    const keys = [1, 2, 3, 4, 5].map((i) => `campaign:${i}`);
    for (const key of keys) await bench.show(key);
    for (let i = 1; i <= 5; i++) {
      for (const key of keys) await bench.write(key, `${key} at ${i}`);
      bench.posting.wake();
      second.wake();
      await bench.pass(4_000);
    }
    expect(bench.connector.mostAtOnce).toBe(1);
    expect(shown()).toEqual(keys.map((key) => `${key} at 5`));
    await bench.posting.stop();
    await bench.write('campaign:1', 'final', { final: true });
    second.wake();
    await bench.pass(10_000);
    expect(shown()[0]).toBe('final');
  });
});
