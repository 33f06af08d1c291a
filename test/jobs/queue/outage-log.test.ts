// What the log says of a store that is away: when it began, that it goes on, when it is over.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MisusedStore } from '../../../jobs/queue/misused-store.ts';
import { createOutageLog } from '../../../jobs/queue/outage-log.ts';
import { keptLog } from '../../bot/quiet-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openLog(ask?: () => Promise<unknown>) {
  const log = keptLog();
  const heard = createOutageLog(log, 'connection trouble', { store: 'queue' }, ask);
  return { log, heard, said: () => log.lines.map(({ level, message }) => `${level}: ${message}`) };
}

/** Ten connections fail every two seconds, as those of a process do that try again. */
async function outage(heard: (error: Error) => void, seconds: number) {
  for (let at = 0; at < seconds; at += 2) {
    for (let i = 0; i < 10; i += 1) heard(new Error('connect ECONNREFUSED'));
    await vi.advanceTimersByTimeAsync(2000);
  }
}

describe('an outage', () => {
  it('of some seconds is two lines, whatever the number of connections', async () => {
    const { log, heard, said } = openLog();
    await outage(heard, 10);
    expect(said()).toEqual(['warn: connection trouble']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said()).toEqual(['warn: connection trouble', 'info: connection trouble is over']);
    expect(log.lines[1]?.facts).toEqual({ store: 'queue', errors: 50, seconds: 8 });
  });

  it('that lasts is said once a minute', async () => {
    const { heard, said } = openLog();
    await outage(heard, 200);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said()).toEqual([
      'warn: connection trouble',
      ...Array(3).fill('warn: connection trouble goes on'),
      'info: connection trouble is over',
    ]);
  });

  it('is not over because nobody uses the store: it is asked', async () => {
    let isAway = true;
    const { heard, said } = openLog(async () => {
      if (isAway) throw new Error('connect ECONNREFUSED');
    });
    heard(new Error('the connection was ended'));
    await vi.advanceTimersByTimeAsync(100_000);
    expect(said()).toEqual(['warn: connection trouble', 'warn: connection trouble goes on']);
    isAway = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said().at(-1)).toBe('info: connection trouble is over');
  });

  it('that follows another begins anew', async () => {
    const { heard, said } = openLog();
    await outage(heard, 2);
    await vi.advanceTimersByTimeAsync(60_000);
    await outage(heard, 2);
    expect(said()).toEqual([
      'warn: connection trouble',
      'info: connection trouble is over',
      'warn: connection trouble',
    ]);
  });

  it('hides no store that is set up wrongly, which is none', async () => {
    const { heard, said } = openLog();
    heard(new Error('connect ECONNREFUSED'));
    heard(new MisusedStore('maxmemory-policy is allkeys-lru'));
    expect(said()).toEqual(['warn: connection trouble', 'warn: connection trouble']);
    heard(new Error('connect ECONNREFUSED'));
    expect(said()).toHaveLength(2);
  });
});
