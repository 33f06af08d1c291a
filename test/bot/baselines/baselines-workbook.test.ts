// Baselines as people keep them in Excel: what a cell may look like and still be read, what is refused by its address, and what never
// goes out otherwise than it comes back (POL-1).
import { describe, expect, it } from 'vitest';
import { baselinesContent } from '../../../bot/baselines/baselines-content.ts';
import { proposeBaselineImport } from '../../../bot/baselines/propose-baseline.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import { merge, sheetOf, workbook } from '../../spreadsheets/books.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const pending = { manager: 'windows', candidates: [], noticesRead: true } as const;
const scan = { packages: 0, advisories: [], rebootNeeded: 'no', pending } as const;
await storeScan(db, await addServer(db, 'vpwin1'), scan, { at: MONDAY_MORNING });

type Row = Readonly<Partial<Record<keyof typeof TITLES, unknown>>>;
const TITLES = {
  ...{ family: 'Family', name: 'Baseline', kinds: 'Type', severities: 'Severities', repositories: 'Repositories' },
  ...{ days: 'Delay (days)', level: 'Level', others: 'Non-security', unrated: 'Without advisory' },
  ...{ approved: 'Approved', rejected: 'Rejected', dependencies: 'Rejected as dependency' },
} as const;
const KEYS = Object.keys(TITLES) as (keyof typeof TITLES)[];

function book(rows: readonly Row[], change: Parameters<typeof workbook>[1] = () => {}): Uint8Array {
  return workbook({ B: [KEYS.map((key) => TITLES[key]), ...rows.map((row) => KEYS.map((key) => row[key]))] }, change);
}

/** What would be saved, and what is refused. */
async function imported(bytes: Uint8Array) {
  const outcome = await proposeBaselineImport(ctx, ada, { bytes, fileName: 'b.xlsx' });
  if (outcome.kind !== 'done') return { said: [outcome.text.en], edits: [] };
  const { difference, refusals } = await db
    .selectFrom('baseline_changes')
    .select(['difference', 'refusals'])
    .where('id', '=', outcome.changeId)
    .executeTakeFirstOrThrow();
  return { said: refusals.map(({ text }) => text.en), edits: difference.edits };
}

const X: Row = { family: 'rpm', name: 'X', days: 7 };

describe('a workbook of baselines', () => {
  it('goes out and comes back as nothing, with Windows as well', async () => {
    const at = { db, now: MONDAY_MORNING, zone: 'Europe/Paris' };
    for (const language of ['fr', 'en'] as const) {
      const { body } = await baselinesContent({ ...at, language });
      if (!(body instanceof Uint8Array)) throw new Error('a workbook is bytes');
      expect(refusal(await proposeBaselineImport(ctx, ada, { bytes: body, fileName: 'b.xlsx' }))).toMatch(
        /^It is so already: nothing to change/,
      );
    }
  });

  it.each<[string, Row, object]>([
    ['capital letters, spaces and no-break spaces', { family: '\u00a0RPM ', name: 'x\u00a0', kinds: 'Sécurité' }, {}],
    ['a family as cards call it', { family: 'Yum\u00a0et dnf', kinds: 'Security' }, {}],
    ['lines in a cell', { kinds: 'Security\nBugfix' }, { approve: [{ kinds: ['security', 'bugfix'] }] }],
    ['numbers that are text', { days: '7\u00a0' }, { approve: [{ afterDays: 7 }] }],
    ['what Excel calls true', { others: false, dependencies: 'Autoriser' }, { nonSecurity: false }],
    [
      'a semicolon behind a no-break space',
      { severities: 'CRITICAL\u00a0; Faible' },
      { approve: [{ severities: ['critical', 'low'] }] },
    ],
    ['all packages, whatever says so', { rejected: '*' }, { rejected: { packages: ['*'] } }],
    ['all packages, in words', { approved: 'toutes' }, { approved: { packages: ['*'] } }],
    ['no package', { rejected: 'aucun', approved: '-' }, { rejected: { packages: [] }, approved: { packages: [] } }],
    ['a KB in small letters', { rejected: 'kb5031364; Kernel' }, { rejected: { packages: ['KB5031364', 'Kernel'] } }],
  ])('reads %s', async (_, row, rules) => {
    const { said, edits } = await imported(book([{ ...X, ...row }]));
    expect(said).toEqual([]);
    expect(edits).toMatchObject([{ family: 'rpm', after: rules }]);
    expect(edits[0]?.name.toLowerCase()).toBe('x');
  });

  it('reads what is merged over the rules of one baseline, and what a formula last showed', async () => {
    const rows = [
      { ...X, kinds: 'security' },
      { kinds: 'bugfix', days: 30 },
    ];
    const { said, edits } = await imported(
      book(rows, (made) => {
        const sheet = sheetOf(made, 'B');
        merge(sheet, 'A2:A3', 'B2:B3');
        Object.assign(sheet.F2 as object, { f: 'B9*7' });
      }),
    );
    expect(said).toEqual([]);
    expect(edits).toMatchObject([{ after: { approve: [{ afterDays: 7 }, { kinds: ['bugfix'], afterDays: 30 }] } }]);
  });

  it.each<[string, Row, RegExp]>([
    ['a day instead of days', { days: new Date(Date.UTC(2027, 0, 7)) }, /^B!F2: a number of days, from 0 to 360/],
    ['half a day', { days: 7.5 }, /^B!F2: a number of days/],
    ['a name over two lines', { name: 'Prod\nWeb' }, /^B!B2: a name has 60 characters at most/],
    ['a slip in a severity', { severities: 'critique; importnat' }, /^B!D2: “importnat” was not read/],
    ['a family that there is not', { family: 'pacman' }, /^B!A2: rpm, apt, zypper or windows/],
  ])('refuses %s, by its cell, and then all of it', async (_, row, said) => {
    const bytes = book([
      { ...X, ...row },
      { ...X, name: 'Other' },
    ]);
    const { changeId, refusals } = done(await proposeBaselineImport(ctx, ada, { bytes, fileName: 'b.xlsx' }));
    expect(refusals.map(({ text }) => text.en)).toEqual([expect.stringMatching(said)]);
    expect(await chat.press(ada, 'baseline-change.apply', { changeId })).toMatch(/refused/i);
  });

  it('refuses a cell with an error by its address', async () => {
    const { said } = await imported(
      book([X], (made) => void Object.assign(sheetOf(made, 'B').F2 as object, { t: 'e', v: 0x2a, w: '#N/A' })),
    );
    expect(said).toEqual([expect.stringMatching(/^B!F2: “#N\/A” has no result/)]);
  });

  it('holds what says nothing of itself on Windows, as shipped, unless it says otherwise', async () => {
    const row = { family: 'windows', name: 'Serveurs', kinds: 'security' };
    expect((await imported(book([row]))).edits).toMatchObject([{ after: { unrated: { action: 'hold' } } }]);
    expect((await imported(book([{ ...row, unrated: 'installer' }]))).edits).toMatchObject([
      { after: { unrated: { action: 'install' } } },
    ]);
  });

  it('says at once that ten thousand baselines are too many, and of ten thousand rows of one that it has ten rules', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => ({ ...X, name: `B${n}` }));
    expect((await imported(book(rows))).said).toEqual([
      'This workbook changes 10,000 baselines: at most 100 at a time.',
    ]);
    const { said } = await imported(book(rows.map(() => X)));
    expect(said).toHaveLength(9_990);
    expect(said[0]).toBe('B!B12: at most 10 rules.');
  });
});

describe('/baseline', () => {
  it('takes the kinds of Windows as its card offers them, and says them in words', async () => {
    const key = await chat.type(ada, '/baseline windows set types security rollup driver');
    expect(key).toMatch(/^baseline-change:/);
    expect(await chat.text(key, ada)).toContain('1. security or rollup or driver: at once');
  });

  it('rejects everything where “*” or all is typed, and says which families there are', async () => {
    for (const all of ['*', 'all']) {
      const key = await chat.type(ada, `/baseline rpm set rejected ${all}`);
      expect(await chat.text(key, ada)).toContain('Rejected (even as a dependency): *.');
    }
    expect(await chat.type(ada, '/baseline window')).toContain(
      'First the family: rpm, apt, zypper or windows. “window” was not read. Did you mean windows?',
    );
    expect(await chat.press(ada, 'baseline.create', { name: 'X', family: 'pacman' })).toContain(
      'Choose the family: rpm, apt, zypper or windows.',
    );
  });
});
