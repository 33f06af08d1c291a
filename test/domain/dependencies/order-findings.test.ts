// RUN-20 and RUN-21 on a preview: what will wait, what is planned too early, and what will be asked of a foundation.
import { describe, expect, it } from 'vitest';
import { orderFindings } from '../../../domain/dependencies/order-findings.ts';
import { askingText, foundationFindings } from '../../../domain/foundations/foundations-line.ts';
import type { RingId, ServerId } from '../../../domain/ids.ts';
import type { PlannedSession } from '../../../domain/previews/campaign-preview.ts';

const id = (n: number) => n as ServerId;
const planned = (n: number, hostname: string, time: string | null, branch: 'hprod' | 'prod' = 'prod') =>
  ({ server: { id: id(n), hostname }, branch, date: time === null ? null : '2027-02-02', time }) as PlannedSession;
const codes = (all: readonly PlannedSession[], dependencies: ReadonlyMap<ServerId, readonly ServerId[]>) =>
  orderFindings(all, { dependencies }).map(({ code, text }) => `${code}: ${text.en}`);

describe('RUN-20 on a preview', () => {
  const onDb = new Map([[id(2), [id(1)]]]);

  it('says what waits for what, and what is planned before the server that it stands on', () => {
    expect(codes([planned(1, 'vpdb1', '10:00'), planned(2, 'vpapp1', '11:00')], onDb)).toEqual([
      'order: Order: vpapp1 waits for vpdb1',
    ]);
    expect(codes([planned(1, 'vpdb1', '11:00'), planned(2, 'vpapp1', '10:00')], onDb)).toEqual([
      'order: Order: vpapp1 waits for vpdb1',
      'order-reversed: Planned before the server that they depend on, so that they will wait for it: vpapp1 (vpdb1). To be moved.',
    ]);
    expect(codes([planned(1, 'vpdb1', '10:00'), planned(2, 'vpapp1', '10:00')], onDb)).toHaveLength(1);
    expect(codes([planned(1, 'vpdb1', null), planned(2, 'vpapp1', '10:00')], onDb)).toHaveLength(1);
  });

  it('says nothing of a server that the campaign does not have, nor of non-production on production', () => {
    expect(codes([planned(2, 'vpapp1', '10:00')], onDb)).toEqual([]);
    expect(codes([planned(1, 'vpdb1', '11:00'), planned(2, 'vrapp1', '10:00', 'hprod')], onDb)).toEqual([]);
    expect(orderFindings([planned(2, 'vpapp1', '10:00')], {})).toEqual([]);
  });

  it('RING-1 says of a server in an early ring that depends on one of a later ring that they would wait for each other', () => {
    const ring = (n: number, name: string) => ({ id: n as RingId, name, position: n, soakDays: 2 });
    const rings = [ring(1, 'Bench'), ring(2, 'Pilot')];
    const found = (
      of: readonly (readonly [number, number])[],
      branches: readonly ['hprod' | 'prod', 'hprod' | 'prod'] = ['prod', 'prod'],
      foundations: readonly number[] = [],
    ) =>
      orderFindings([planned(1, 'vpdb1', null, branches[0]), planned(2, 'vpapp1', null, branches[1])], {
        dependencies: onDb,
        rings: { rings, of: new Map(of.map(([server, one]) => [id(server), one as RingId])) },
        foundations: new Map(foundations.map((n) => [id(n), 'database'])),
      }).filter(({ code }) => code === 'order-rings');
    expect(
      found([
        [1, 2],
        [2, 1],
      ]),
    ).toMatchObject([
      {
        severity: 'warning',
        servers: [2],
        text: {
          en: 'Would wait for each other, as they depend on a server of a later ring: vpapp1 (Bench) → vpdb1 (Pilot). Put both into one ring (/group), or open the later ring once the campaign is created (/rings).',
        },
      },
    ]);
    // Without a ring: everybody, the last.
    expect(found([[2, 2]])[0]?.text.fr).toContain('vpapp1 (Pilot) → vpdb1 (tous)');
    for (const fine of [
      [],
      [
        [1, 1],
        [2, 2],
      ],
      [
        [1, 1],
        [2, 1],
      ],
      [[1, 1]],
    ] as const)
      expect(found([...fine])).toEqual([]);
    // Non-production of a later ring does not wait for production of an earlier one, and nobody waits for a foundation.
    expect(found([[2, 1]], ['hprod', 'prod'])).toEqual([]);
    expect(found([[2, 1]], ['prod', 'prod'], [2])).toEqual([]);
    expect(found([[2, 1]], ['hprod', 'hprod'])).toHaveLength(1);
  });

  it('RUN-21 names the foundations, and what will be asked', () => {
    const [finding] = foundationFindings(
      [planned(1, 'vpdb1', '10:00'), planned(2, 'vpapp1', '11:00')],
      new Map([[id(1), 'database' as const]]),
    );
    expect(finding).toMatchObject({ code: 'foundation', severity: 'warning', servers: [1] });
    expect(finding?.text.en).toBe('Foundations: vpdb1 (database). Last, alone, after /confirm vpdb1 on the day');
    expect(foundationFindings([planned(2, 'vpapp1', '11:00')], new Map())).toEqual([]);
  });
});

describe('RUN-21: a foundation that asks before it reboots', () => {
  it('is warned of before Create, with what to do', () => {
    expect(askingText([])).toBeNull();
    expect(askingText(['vpinfdb1'])?.en).toMatch(/^Foundations that ask before they reboot: vpinfdb1\. .*“if-needed”/);
  });
});
