import { describe, expect, it } from 'vitest';
import { createRefreshPace } from '../../../bot/front/views/refresh-pace.ts';

const time = { now: new Date('2027-01-11T08:00:00Z') };
const clock = { now: () => time.now };

describe('views that clients ask for by themselves', () => {
  it('are drawn so many a minute for one person, whatever the others ask', async () => {
    const pace = createRefreshPace(clock, { perMinute: 3, atOnce: 2, waiting: 10 });
    const ask = (person: string) => pace.inTurn(person, async () => 'drawn');
    const asked = await Promise.all(['a', 'a', 'a', 'a', 'b'].map(ask));
    expect(asked).toEqual(['drawn', 'drawn', 'drawn', 'too often', 'drawn']);
    time.now = new Date(time.now.getTime() + 60_000);
    expect(await ask('a')).toBe('drawn');
  });

  it('are drawn a few at once, the others in turn, and no more wait than is worth it', async () => {
    const pace = createRefreshPace(clock, { perMinute: 100, atOnce: 2, waiting: 3 });
    let [now, most] = [0, 0];
    const draw = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 10));
      now -= 1;
      return 'drawn';
    };
    const asked = await Promise.all(Array.from({ length: 7 }, (_, i) => pace.inTurn(`p${i}`, draw)));
    expect(most).toBe(2);
    expect(asked.filter((one) => one === 'too often')).toHaveLength(2);
  });

  it('go on after one that failed', async () => {
    const pace = createRefreshPace(clock, { perMinute: 100, atOnce: 1, waiting: 5 });
    await expect(pace.inTurn('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await pace.inTurn('a', async () => 'drawn')).toBe('drawn');
  });
});
