// Exclusions as people keep them in Excel: the same rows, or a refusal that names the cell (RUN-5).
import { describe, expect, it } from 'vitest';
import { readExcludeRows } from '../../domain/exclusions/exclude-import.ts';
import type { ServerId } from '../../domain/ids.ts';
import { EXCLUDE_COLUMNS, writeExcludesWorkbook } from '../../spreadsheets/excludes-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import fc from '../support/properties.ts';
import { workbook } from './books.ts';
import { type Disturbance, disturbance, laid } from './disturbed.ts';

const HOSTS = ['vrapp1', 'vrapp2', 'vpapp3'];
const estate = {
  servers: new Map(HOSTS.map((hostname, index) => [hostname, (index + 1) as ServerId])),
  today: '2027-01-11',
};
const HEADER = ['Serveur', 'Paquets', 'Jusqu’au', 'Motif'];

async function read(bytes: Uint8Array) {
  const table = await readTable(bytes, EXCLUDE_COLUMNS);
  if (table.kind === 'refused') return { said: [table.text.en], rows: [] };
  const { rows, refusals } = readExcludeRows(
    table.rows.map(({ cells }) => cells),
    estate,
  );
  return {
    said: [...table.broken, ...refusals].map(({ text }) => text.en),
    rows: rows.map(({ serverId, glob, until, reason }) =>
      [HOSTS[serverId - 1], glob, until, reason].join('|').toLowerCase(),
    ),
  };
}

const cellsIn = (said: readonly string[]) => said.map((text) => text.split(':')[0]).sort();
const book = (...rows: readonly (readonly unknown[])[]) => workbook({ P: [HEADER, ...rows] });
const utc = (text: string) => new Date(text);

describe('a workbook of exclusions', () => {
  it('reads an end as a date, as a number and as text', async () => {
    const ends = [
      utc('2027-03-01T00:00:00Z'),
      46_447,
      '01/03/2027',
      '1/3/2027',
      '1.3.2027',
      '2027-03-01',
      '\u200e01/03/2027\u00a0',
    ];
    const { said, rows } = await read(book(...ends.map((until, n) => ['vrapp1', `php${n}`, until, 'x'])));
    expect(said).toEqual([]);
    expect(rows).toEqual(ends.map((_, n) => `vrapp1|php${n}|2027-03-01|x`));
  });

  it('refuses with its cell every end that may be another day', async () => {
    const ends: Readonly<Record<string, unknown>> = {
      'an instant of the evening before': utc('2027-02-28T23:00:00Z'),
      'an instant without its format': 46_446.958_333,
      'a day of the past': utc('2026-03-01T00:00:00Z'),
      'a day that does not exist': '30/02/2027',
      'a month in words': '1 mars 2027',
      'another month in words': 'March 1, 2027',
      'a day of America': '03/31/2027',
      'a year of two digits': '01/03/27',
      'an ISO instant': '2027-03-01T00:00:00+02:00',
      'digits in full width': '０１/０３/２０２７',
      'a week': 'S12',
      'a number of days': 90,
      'for ever': 'jamais',
      'a tick': true,
      'two days': '01/03/2027\n01/04/2027',
    };
    const { said, rows } = await read(
      book(...Object.values(ends).map((until, n) => ['vrapp1', `php${n}`, until, 'x'])),
    );
    expect(rows).toEqual([]);
    expect(cellsIn(said)).toEqual(
      Object.keys(ends)
        .map((_, n) => `P!C${n + 2}`)
        .sort(),
    );
  });

  it('refuses with its cell what is no server, no package or no reason', async () => {
    const wrong: Readonly<Record<string, readonly [string, ...unknown[]]>> = {
      'a package that Excel made a day of': ['B', 'vrapp1', utc('2027-10-04T00:00:00Z'), null, 'x'],
      'a package that Excel made a number of': ['B', 'vrapp1', 100_000, null, 'x'],
      'a package that Excel made a truth of': ['B', 'vrapp1', true, null, 'x'],
      'an asterisk in full width': ['B', 'vrapp1', 'php＊', null, 'x'],
      'every package': ['B', 'vrapp1', 'php* *', null, 'x'],
      'two servers in a cell, one with its domain': ['A', 'vrapp1.example.test\nvrapp2', 'php*', null, 'x'],
      'a remark behind the server': ['A', 'vrapp1.voir Jean', 'php*', null, 'x'],
      'a reason of blanks': ['D', 'vrapp1', 'php*', null, '\u00a0\u200b'],
      'a reason that would be cut': ['D', 'vrapp1', 'php*', null, 'x'.repeat(301)],
    };
    const { said, rows } = await read(book(...Object.values(wrong).map(([, ...row]) => row)));
    expect(rows).toEqual([]);
    expect(cellsIn(said)).toEqual(
      Object.values(wrong)
        .map(([column], n) => `P!${column}${n + 2}`)
        .sort(),
    );
  });

  it('refuses two ends of one package, however its server is written', async () => {
    const { said } = await read(
      book(['vrapp1', 'php* pcre', '01/03/2027', 'x'], [], ['VRAPP1.example.test', 'httpd, php*', '01/04/2027', 'y']),
    );
    expect(said).toEqual(['P!B4: this package is already in P!B2 for this server.']);
  });

  it.each(['Échéance', 'Date de fin', 'Expires on', 'VALID UNTIL', 'Expiry\ndate'])(
    'reads the end below %j: without it, 90 days would be taken',
    async (title) => {
      const made = workbook({
        P: [
          ['Server', 'Packages', title, 'Reason'],
          ['vrapp1', 'php*', '01/03/2027', 'x'],
        ],
      });
      expect((await read(made)).rows).toEqual(['vrapp1|php*|2027-03-01|x']);
    },
  );

  it.each(['Jusqau', 'Unitl', 'Jusqu’au (inclus)', 'Expires at the latest'])(
    'is refused where the title of the ends is %j',
    async (title) => {
      const made = workbook({
        P: [
          ['Server', 'Packages', title, 'Reason'],
          ['vrapp1', 'php*', '01/03/2027', 'x'],
        ],
      });
      expect((await read(made)).said.join()).toMatch(/^P!C1: unknown column/);
    },
  );
});

const day = fc.integer({ min: 0, max: 900 }).map((n) => new Date(Date.UTC(2027, 0, 11 + n)));
const until = fc.option(day, { nil: null }).chain((date) => {
  if (date === null) return fc.constant<readonly [unknown, string]>([null, '']);
  const iso = date.toISOString().slice(0, 10);
  const [y, m, d] = iso.split('-').map(Number);
  const serial = Math.round((date.getTime() - Date.UTC(1899, 11, 30)) / 86_400_000);
  return fc.constantFrom<readonly [unknown, string]>(
    ...([date, serial, iso, `${d}/${m}/${y}`, `${d}.${m}.${y}`] as const).map((cell) => [cell, iso] as const),
  );
});
const row = fc.record({
  host: fc.constantFrom(...HOSTS),
  dotted: fc.boolean(),
  globs: fc.uniqueArray(fc.constantFrom('php*', 'httpd', 'mod_ssl', 'pcre2', 'kernel-*'), {
    minLength: 1,
    maxLength: 3,
  }),
  between: fc.constantFrom(' ', ', ', ',', '\n', ' \u00a0'),
  until,
  reason: fc.constantFrom('vendor', 'gel de l’éditeur', 'ligne 1\nligne 2', '= not a formula', '12'),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

/** Each package of a server once. */
const rows = fc.array(row, { minLength: 1, maxLength: 10 }).map((all) => {
  const seen = new Set<string>();
  return all.filter(({ host, globs }) => {
    const keys = globs.map((glob) => `${host} ${glob}`);
    if (keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  });
});
const cellsOf = ({ host, dotted, globs, between, until: [cell], reason }: Row) => [
  dotted ? `${host}.example.test` : host,
  globs.join(between),
  cell,
  reason,
];

describe('any workbook of exclusions', () => {
  it('is the same however it is laid out', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(rows, disturbance(4), async (all, given) => {
        // Capitals make another package.
        const how: Disturbance = { ...given, loud: false };
        const back = await read(laid(HEADER, all.map(cellsOf), how).bytes);
        expect(back.said).toEqual([]);
        expect(back.rows).toEqual(
          all.flatMap(({ host, globs, until: [, iso], reason }) =>
            globs.map((glob) => [host, glob, iso, reason].join('|')),
          ),
        );
      }),
      { numRuns: 8 },
    );
  });

  it('with one cell that cannot be read is refused with that cell', { timeout: 60_000 }, async () => {
    const fault = fc.constantFrom<readonly [number, unknown]>(
      [0, 'vrnowhere'],
      [0, 'vrapp1 vrapp2'],
      [0, 'ｖｒａｐｐ１'],
      [1, 'a;b'],
      [1, 42],
      [2, 'bientôt'],
      [2, '31/02/2027'],
      [2, new Date('2027-03-01T22:00:00Z')],
      [3, '\u200b'],
    );
    await fc.assert(
      fc.asyncProperty(rows, disturbance(4), fault, fc.nat(20), async (all, how, [column, text], which) => {
        const at = which % all.length;
        const cells = all.map((one, index) =>
          cellsOf(one).map((value, c) => (index === at && c === column ? text : value)),
        );
        const made = laid(HEADER, cells, { ...how, loud: false });
        expect(cellsIn((await read(made.bytes)).said)).toEqual([made.at(at, column)]);
      }),
      { numRuns: 8 },
    );
  });

  it('comes back from its export as it was', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('fr', 'en'), async (all, language) => {
        const lines = all.flatMap(({ host, globs, until: [, iso], reason }) =>
          globs.map((glob) => ({ hostname: host, glob, expiresOn: iso === '' ? null : iso, reason, owner: 'Ada' })),
        );
        const { said, rows: back } = await read(await writeExcludesWorkbook(lines, language));
        expect(said).toEqual([]);
        expect(back).toEqual(
          lines.map(({ hostname, glob, expiresOn, reason }) => [hostname, glob, expiresOn, reason].join('|')),
        );
      }),
      { numRuns: 3 },
    );
  });
});
