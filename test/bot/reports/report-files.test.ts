// KPI-2, KPI-3: indicators and reports as files, over a lived week: in the language of who asked, whole for everybody, narrowed for a list.
import { beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import { kpiContent } from '../../../bot/kpi/kpi-content.ts';
import { reportContent } from '../../../bot/reports/report-content.ts';
import { readOnServers } from '../../../db/queries/people/within-reach.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { Download } from '../../../domain/download.ts';
import type { Language } from '../../../domain/language.ts';
import { cutWorkbookText } from '../../../domain/servers/too-many-rows.ts';
import { readWorkbook } from '../../../spreadsheets/read-workbook.ts';
import { createCardWorld } from '../../support/card-world.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await createCardWorld(db);
const now = world.ctx.time.now;

async function made(download: Download, language: Language = 'en', on: Db = db) {
  const content = await contentOf({ db: on, language, now, zone: 'Europe/Paris' }, download);
  return { ...content, body: content.body as Uint8Array };
}
const page = async (language: Language, on?: Db) =>
  new TextDecoder().decode((await made({ kind: 'report', period: '2027-S02', format: 'html' }, language, on)).body);

async function sheetsOf(bytes: Uint8Array) {
  const read = await readWorkbook(bytes);
  if (read.kind !== 'sheets') throw new Error('no workbook');
  return new Map(
    read.sheets.map(({ name, rows }) => [
      name,
      rows.map((row) => row.map((cell) => ('value' in cell ? String(cell.value ?? '') : ''))),
    ]),
  );
}

beforeAll(() =>
  db.updateTable('servers').set({ patch_excludes: 'kernel*' }).where('hostname', '=', 'vrapp2').execute(),
);

describe('KPI-3: the report of a lived week', () => {
  it('is a page in the language of who asked, with what happened and why', async () => {
    const [fr, en] = [await page('fr'), await page('en')];
    expect(fr).toContain('Rapport\u00a0: semaine S02 2027');
    expect(en).toContain('Report of week S02 2027');
    for (const html of [fr, en]) {
      expect(html).toContain('vrapp1');
      expect(html).toContain('vrapp2');
      expect(html).toContain('kernel*');
    }
  });

  it('says what the tables say', async () => {
    const { count } = await db
      .selectFrom('patch_history')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('status', '=', 'ok')
      .where('date_patch', '>=', new Date('2027-01-10T23:00:00Z'))
      .where('date_patch', '<', new Date('2027-01-17T23:00:00Z'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBeGreaterThan(0);
    expect(await page('en')).toMatch(new RegExp(`<strong>${count}</strong>OK patch(es)?`));
  });

  it('is narrowed to the servers of a limited account, and says so', async () => {
    const { id } = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', 'vrapp1')
      .executeTakeFirstOrThrow();
    const html = await readOnServers(db, [id], (within) => page('en', within));
    expect(html).toContain('Only the servers of your account are in this report.');
    expect(html).toContain('vrapp1');
    expect(html).not.toMatch(/vrapp[2-5]|vpapp/);
  });

  it('is a workbook with a sheet for each list, every row of it', async () => {
    const { body, fileName } = await made({ kind: 'report', period: '2027-C1', format: 'xlsx' });
    expect(fileName).toBe('patchcenter-2027-C1-en.xlsx');
    const sheets = await sheetsOf(body);
    expect([...sheets.keys()]).toEqual(
      [
        'Charts',
        'Indicators',
        'Planned',
        'Done',
        'Failed, and why',
        'Validated, and by whom',
        'Excluded, and why',
        'Refused by their site',
        'Forced or overridden',
      ].concat(['Held back by exclusions', 'What comes next']),
    );
    expect(sheets.get('Done')?.flat()).toContain('vrapp1');
    expect(sheets.get('Failed, and why')?.flat()).toContain('vrapp2');
  });
});

describe('KPI-1, KPI-3: what is typed', () => {
  const chat = openChatBench(world.ctx);
  it.each([
    ['/kpi', 'kpi:2027:*:all'],
    ['/kpi infrastruc 2026 hprod', 'kpi:2026:INFRASTRUC:hprod'],
    ['/report S02', 'report:2027-S02'],
    ['/rapport cycle 2', 'report:2027-C2'],
    ['/report 2026', 'report:2026'],
    ['/report', 'report:2027-S02'],
    ['/report cycle', /^command-form:/],
    ['/report S05 S06', /“S06” was not read/],
    ['/report S53', /This year has no week S53/],
    ['/kpi 2026 2027', /“2027” is too much/],
    ['/kpi NOWHERE', /Unknown domain: NOWHERE/],
  ])('%s', async (line, expected) => {
    const said = await chat.type(world.people.claire, line);
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });
});

describe('KPI-2: the indicators as a workbook', () => {
  const asked = { kind: 'kpi', year: 2027, domain: null, branch: 'all' } as const;

  it('has the figures, unknown ones with their reason, and the rows of each', async () => {
    const sheets = await sheetsOf((await made({ ...asked, figure: null })).body);
    const figures = new Map(sheets.get('Indicators')?.map(([name = '', value = '']) => [name, value]));
    expect(Number(figures.get('From advisory to installation'))).toBeGreaterThanOrEqual(0);
    expect(figures.get('From approval to patch')).toMatch(/^unknown \(/);
    expect(Number(figures.get('Patches: standard'))).toBeGreaterThan(0);
    expect(Number(figures.get('Patches'))).toBe((sheets.get('Patches')?.length ?? 0) - 1);
    expect(Number(figures.get('Package exclusions'))).toBe((sheets.get('Package exclusions')?.length ?? 0) - 1);
  });

  it('has the rows of one figure alone, where one was asked for', async () => {
    const sheets = await sheetsOf((await made({ ...asked, figure: 'exclusions' }, 'fr')).body);
    expect([...sheets.keys()]).toEqual(['Indicateurs', 'Exclusions de paquets']);
    expect(sheets.get('Exclusions de paquets')?.flat()).toContain('kernel*');
  });
});

describe('a workbook that has not all rows', () => {
  const context = { db, language: 'en', now, zone: 'Europe/Paris' } as const;
  const asked = { kind: 'kpi', year: 2027, domain: null, branch: 'all', figure: 'events' } as const;

  it('says so below the rows of its sheets', async () => {
    const whole = (await sheetsOf((await made(asked)).body)).get('Patches') ?? [];
    const all = whole.length - 1;
    expect(all).toBeGreaterThan(1);
    expect(whole.flat().join()).not.toContain('not in this workbook');
    const cut = (await sheetsOf((await kpiContent(context, asked, 1)).body as Uint8Array)).get('Patches') ?? [];
    expect(cut).toHaveLength(3);
    expect(cut[2]?.[0]).toBe(
      `… ${all - 1} more ${all === 2 ? 'row is' : 'rows are'} not in this workbook, which holds 1 of ${all}.`,
    );
    const report = await reportContent(context, { period: '2027', format: 'xlsx' }, 1);
    expect((await sheetsOf(report.body as Uint8Array)).get('Done')?.at(-1)?.[0]).toMatch(/^… .* not in this workbook/);
  });

  it('is announced on the card that offers it', () => {
    expect(cutWorkbookText([3, 50_000])).toBeNull();
    expect(cutWorkbookText([3, 50_001, 7])?.en).toBe(
      'The Excel workbook holds only the first 50,000 rows of each list, of 50,001.',
    );
  });
});
