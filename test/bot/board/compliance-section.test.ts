// COMP-4 on the board: the curve breaks where nothing was read, and its numbers stand below it.
import { expect, it } from 'vitest';
import type { BoardCompliance } from '../../../bot/board/board-compliance.ts';
import { complianceSection } from '../../../bot/board/page/compliance-section.ts';

const week = (n: number) => new Date(Date.UTC(2027, 0, 4 + 7 * n));
const board = (shares: readonly (number | null)[]): BoardCompliance => ({
  at: week(shares.length),
  totals: {
    servers: 10,
    upToDate: 7,
    late: 1,
    missing: 5,
    worst: 'critical',
    reasons: [
      { reason: null, servers: 7 },
      { reason: 'planned', servers: 2 },
      { reason: 'unplanned', servers: 1 },
    ],
    due: { last: '2027-03-15', withDay: 2, withoutDay: 1 },
    readFrom: week(0),
    readUntil: week(1),
  },
  curve: shares.map((upToDate, n) => ({ at: week(n), read: upToDate === null ? 0 : 10, upToDate })),
});

it('COMP-4: breaks the line where no server was read', () => {
  const { text } = complianceSection(board([5, 6, null, 7, 10]), 'en');
  expect([...text.matchAll(/<polyline points="([^"]*)"/g)].map(([, points]) => points?.split(' ').length)).toEqual([
    2, 2,
  ]);
  expect(text.match(/<circle/g)).toHaveLength(4);
  expect(text).toContain('<td class="n">not scanned</td>');
  expect(text).toContain('role="img" aria-label="Share of servers up to date, last 5 weeks"');
});

it('COMP-6: says by when the last one is due, and for how many nothing is planned', () => {
  const { text } = complianceSection(board([5, 6]), 'en');
  expect(text).toContain('<b>70%</b> up to date: 7 of 10');
  expect(text).toContain('2 servers due by');
  expect(text).toContain('Nothing planned for 1 server');
  expect(text).toContain('<span class="bad">1 server late</span>');
});

it('draws no curve of one point', () => {
  expect(complianceSection(board([null, 6]), 'fr').text).not.toContain('<svg');
});
