// Faults that every stand-in over HTTP can show, as a plain request meets them.
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import type { CommonFault } from '../../integrations/floor/stand-in-faults.ts';
import type { StandIn } from '../../integrations/floor/stand-in-server.ts';

type Answer = Pick<Response, 'status' | 'text'> & { readonly headers: Pick<Headers, 'get'> };
type Any = { readonly kind: string };

export type Opened<F extends Any> = {
  readonly standIn: StandIn<F>;
  /** One request that has a body in its answer, with a login that is known. */
  readonly ask: () => Promise<Answer>;
  /** A status when the login is not accepted; as shipped 401. */
  readonly refused?: number;
  readonly limited?: number;
};

/** So that a plain request gets to its end. */
export function shortOf({ kind }: Any): { readonly seconds?: number; readonly bytes?: number } {
  if (kind === 'silent' || kind === 'endless') return { seconds: 0.05 };
  return kind === 'huge' || kind === 'compressed' ? { bytes: 100_000 } : {};
}

export function meetsFaults<F extends Any>(every: readonly (F | CommonFault)[], open: () => Promise<Opened<F>>): void {
  const opened = async (work: (there: Opened<F>) => Promise<void>) => {
    const there = await open();
    try {
      await work(there);
    } finally {
      await there.standIn.close();
    }
  };

  it.each(every)('ends after one request: $kind', (fault) =>
    opened(async ({ standIn, ask }) => {
      const before = (await ask()).status;
      standIn.fail({ ...fault, ...shortOf(fault) });
      await (await ask().catch(() => undefined))?.text().catch(() => undefined);
      expect(standIn.seen.at(-1)?.fault).toBe(fault.kind);
      const after = await ask();
      expect([after.status, after.headers.get('content-type')?.startsWith('text/html')]).toEqual([before, false]);
      expect(standIn.seen.at(-1)?.fault).toBeUndefined();
    }),
  );

  describe('on its way', () => {
    it('waits, refuses, shows a page of HTML', () =>
      opened(async ({ standIn, ask, refused = 401, limited = 429 }) => {
        const statuses: number[] = [];
        const kinds = ['too-many-requests', 'unavailable', 'login-refused', 'login-page'] as const;
        for (const kind of kinds) {
          standIn.fail({ kind });
          statuses.push((await ask()).status);
        }
        expect(statuses).toEqual([limited, 503, refused, 200]);
        standIn.fail({ kind: 'login-page' });
        expect(await (await ask()).text()).toContain('<form');
      }));

    it('says how long to wait when it knows', () =>
      opened(async ({ standIn, ask }) => {
        standIn.fail({ kind: 'too-many-requests', retryAfter: 7 });
        standIn.fail({ kind: 'unavailable', retryAfter: 'Mon, 30 Nov 2026 19:00:00 GMT' });
        const busy = (await ask()).headers;
        expect(busy.get('retry-after') ?? busy.get('x-ratelimit-towait-sec')).toBe('7');
        expect((await ask()).headers.get('retry-after')).toBe('Mon, 30 Nov 2026 19:00:00 GMT');
      }));

    it.each(['reset', 'done-unsaid'] as const)('is cut: %s', (kind) =>
      opened(async ({ standIn, ask }) => {
        standIn.fail({ kind });
        await expect(ask()).rejects.toThrow();
      }),
    );

    it('sends megabytes of correct JSON', () =>
      opened(async ({ standIn, ask }) => {
        standIn.fail({ kind: 'huge', bytes: 1_000_000 });
        const { data } = JSON.parse(await (await ask()).text()) as { data: { name: string }[] };
        expect(data[0]?.name.length).toBeGreaterThan(900_000);
      }));

    it('has another in front of it: nothing, a way elsewhere, gzip, a first answer that comes again', () =>
      opened(async ({ standIn, ask }) => {
        const first = await (await ask()).text();
        standIn.fail({ kind: 'empty' });
        const empty = await ask();
        expect([empty.status, await empty.text()]).toEqual([200, '']);
        standIn.fail({ kind: 'redirect', to: `${standIn.url}/elsewhere` });
        await ask();
        const elsewhere = standIn.seen.some(({ path }) => path === '/elsewhere');
        standIn.fail({ kind: 'compressed', bytes: 1_000_000 });
        expect([elsewhere, (await (await ask()).text()).length]).toEqual([true, 1_048_576]);
        standIn.fail({ kind: 'again' });
        expect(await (await ask()).text()).toBe(first);
      }));

    it('begins an answer well, and never ends it', () =>
      opened(async ({ standIn, ask }) => {
        standIn.fail({ kind: 'endless', everyMs: 5, seconds: 0.1 });
        const since = performance.now();
        await expect((async () => (await ask()).text())()).rejects.toThrow();
        expect(performance.now() - since).toBeGreaterThan(80);
      }));

    it('befalls the requests it was ordered for, until it is withdrawn', () =>
      opened(async ({ standIn, ask }) => {
        const usual = (await ask()).status;
        standIn.fail({ kind: 'unavailable', after: 1, times: 2 });
        const statuses: number[] = [];
        for (let n = 0; n < 4; n += 1) statuses.push((await ask()).status);
        standIn.fail({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });
        standIn.fail({ kind: 'unavailable', on: { operation: 'nothing of the kind' } });
        statuses.push((await ask()).status);
        standIn.heal();
        statuses.push((await ask()).status);
        expect(statuses).toEqual([usual, 503, 503, usual, 503, usual]);
      }));

    it.each(['broken', 'clean'] as const)('sends half of an answer, the end of it %s', (ending) =>
      opened(async ({ standIn, ask }) => {
        const whole = await (await ask()).text();
        standIn.fail({ kind: 'half-page', ending });
        const response = await ask();
        if (ending === 'broken') await expect(response.text()).rejects.toThrow();
        else expect((await response.text()).length).toBeLessThan(whole.length);
      }),
    );

    it('falls silent, and does not hold up its own end', () =>
      opened(async ({ standIn, ask }) => {
        standIn.fail({ kind: 'silent', seconds: 0.3 });
        const since = performance.now();
        await expect(ask()).rejects.toThrow();
        expect(performance.now() - since).toBeGreaterThan(250);
        standIn.fail({ kind: 'silent', stage: 'headers', seconds: 0.05 });
        const begun = await ask();
        expect(begun.status).toBe(200);
        await expect(begun.text()).rejects.toThrow();
        standIn.fail({ kind: 'silent' });
        const held = ask().catch(() => 'cut');
        const { length } = standIn.seen;
        await expect.poll(() => standIn.seen.length).toBe(length + 1);
        await standIn.close();
        expect(await held).toBe('cut');
      }));

    it('has its clock hours off, once or always', () =>
      opened(async ({ standIn, ask }) => {
        const dateOf = async () => Date.parse((await ask()).headers.get('date') ?? '');
        const right = await dateOf();
        standIn.fail({ kind: 'clock-skew', hours: -3 });
        expect(Math.round((right - (await dateOf())) / 3_600_000)).toBe(3);
        standIn.clockAhead(2);
        expect(Math.round(((await dateOf()) - right) / 3_600_000)).toBe(2);
      }));
  });
}
