// `/planning` and `/freeze` as people type them, in both languages, and the cards that answer (PLAN-1 to PLAN-7).
import * as XLSX from '@e965/xlsx';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReadFile } from '../../../bot/files/read-incoming-file.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { freezeCommand } from '../../../bot/planning/freeze-command.ts';
import { planningCommand } from '../../../bot/planning/planning-command.ts';
import type { PatchCommand } from '../../../bot/shared/command-answers.ts';
import type { CommandAnswer, CommandContext } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { loadPlan } from '../../../db/queries/planning/planning.ts';
import { contentName, contentOf } from '../../../domain/planning/plan-content.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, showing, somebody } from '../shared/bench.ts';
import { dataOf, textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
let sent: ReadFile = { kind: 'refused', text: { fr: 'Illisible.', en: 'Unreadable.' } };
const planning = planningCommand(ctx, { readIncomingFile: async () => sent });
let serial = 0;
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });

beforeAll(async () => {
  for (let i = 0; i < 60; i += 1) await addServer(db, `vptrafic${i}`, { domain: 'trafic', environment: 'Production' });
  await addServer(db, 'vrtrafic1', { domain: 'trafic', environment: 'Recette' });
  await addServer(db, 'vrbi1', { domain: 'BI', environment: 'Recette' });
  await showing(db, 'status', 'channel-1');
});

beforeEach(async () => {
  await db.deleteFrom('plan_changes').where('undoes', 'is not', null).execute();
  for (const table of ['plan_changes', 'patch_planning', 'freeze_periods', 'outgoing_messages'] as const)
    await db.deleteFrom(table).execute();
});

type Where = { readonly kind?: 'personal' | 'channel'; readonly files?: number };

async function answer(line: string, { kind = 'channel', files = 0 }: Where = {}): Promise<CommandAnswer> {
  serial += 1;
  const around = {
    user: { id: carole.userId, entraId: 'entra-carole', name: 'Carole', language: 'en', roles: ['coordinator'] },
    incoming: {
      activityId: `activity-${serial}`,
      conversation: { id: 'channel-1', threadId: null, kind },
      files: Array.from({ length: files }, () => ({ name: 'plan.xlsx', type: 'xlsx', downloadUrl: 'x' })),
    },
    now: ctx.time.now,
  };
  const isFreeze = /^\/(freeze|gel)/i.test(line);
  return isFreeze ? run(freezeCommand(ctx), line, around) : run(planning, line, around);
}

async function run<Args>(command: PatchCommand<Args>, line: string, around: object): Promise<CommandAnswer> {
  const parsed = command.parse(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  if (parsed.kind === 'wrong') return { kind: 'text', text: parsed.problem };
  return command.run({ ...around, args: parsed.args } as unknown as CommandContext<Args>);
}

async function said(line: string, where: Where = {}): Promise<string> {
  const given = await answer(line, where);
  if (given.kind === 'text') return given.text.en;
  if (given.kind === 'missing') return given.problem.en;
  return given.kind === 'card' ? given.key : given.kind;
}

async function plan(): Promise<string[]> {
  return (await loadPlan(db, null)).map((row) => contentName(contentOf(row))).sort();
}

async function shown(key: string, page?: number): Promise<string> {
  return textOf(await renderer.render(key, 'en', undefined, page));
}

describe('/planning', () => {
  it.each([
    ['/planning', 'planning:2027'],
    ['/plan 2028', 'planning:2028'],
    ['/planning S05', 'planning-week:2027:5'],
    ['/planning s1 2028', 'planning-week:2028:1'],
    ['/planning findings', 'planning-findings:2027'],
    ['/planning constats 2028', 'planning-findings:2028'],
    ['/planning gel', 'freezes'],
    ['/planning S53 2027', '2027 has no week S53.'],
    ['/planning demain', '“demain” is neither a year, nor a week, nor something to do with the plan.'],
    ['/planning S05 prod', '“prod” is too much.'],
    ['/planning set', 'The week is missing, from S01 to S53.'],
    ['/planning set S05', 'The domain is missing.'],
    ['/planning set S05 trafic', 'The scope is missing: prod, hprod, all, pilot or prod_pilot.'],
    ['/planning template demain', '“demain” is no year.'],
    ['/planning undo', 'There is no change of the plan of yours to take back.'],
  ])('%s answers %s', async (line, expected) => {
    expect(await said(line)).toBe(expected);
  });

  it('goes on to the next year when nothing of this one is left', async () => {
    ctx.time.now = new Date('2027-11-20T09:00:00Z');
    await answer('/planning set S05 2028 bi hprod');
    expect(await said('/planning')).toBe('planning:2028');
    ctx.time.now = new Date('2027-01-11T09:00:00Z');
  });

  it.each([
    ['/planning set S20 trafic hprod', 'S20 2027 trafic hprod'],
    ['/planning définir S20 Trafic hors-prod', 'S20 2027 trafic hprod'],
    ['/planning placer s20 2028 TRAFIC production', 'S20 2028 trafic prod'],
    ['/planning set S20 trafic all Recette note "seen with the owner"', 'S20 2027 trafic all (Recette)'],
  ])('%s plans %s, and /planning undo takes it back (PLAN-1)', async (line, row) => {
    expect(await said(line)).toMatch(/^planning-week:202[78]:20$/);
    expect(await plan()).toEqual([row]);
    expect(await said('/planning undo')).toMatch(/^plan-change:/);
    expect(await plan()).toEqual([]);
  });

  it('empties a week, or a domain of it', async () => {
    await answer('/planning set S20 trafic hprod');
    await answer('/planning set S20 bi hprod');
    expect(await said('/planning vider S20 2027 bi')).toBe('planning-week:2027:20');
    expect(await plan()).toEqual(['S20 2027 trafic hprod']);
    await answer('/planning empty S20');
    expect(await plan()).toEqual([]);
    expect(await said('/planning empty S20')).toMatch(/Nothing is planned in S20 2027/);
  });

  it('says at once that a row breaks a rule (PLAN-4, PLAN-5, PLAN-6)', async () => {
    expect(await said('/planning set S05 trafic prod')).toBe('planning-week:2027:5');
    const note = await db.selectFrom('outgoing_messages').select('text_en').executeTakeFirstOrThrow();
    expect(note.text_en).toMatch(
      /It is in the plan, but: S05 2027 trafic, production: The traffic domain’s production/,
    );
    expect(await shown('planning-week:2027:5')).toMatch(/The traffic domain’s production is not patched/);
    const year = await shown('planning:2027');
    expect(year).toMatch(/S05 · .*trafic · production · ✖/);
    expect(await shown('planning-findings:2027')).toContain('trafic, production: The traffic domain’s production');
  });

  it('shows of a week its slots against its servers, its hours and its closed days (PLAN-6)', async () => {
    await answer('/planning set S22 trafic all');
    const text = await shown('planning-week:2027:22');
    expect(text).toContain('Plan for S22 2027');
    expect(text).toContain('Production: 60 eligible, 54 slots');
    expect(text).toContain('Non-production: 1 eligible, 54 slots');
    expect(text).toContain('Load: 106 h 45 of 35 h');
    expect(await shown('planning-week:2027:13')).toContain('29 March 2027 is a public holiday (Easter Monday).');
    expect(await shown('planning-week:2027:30')).toContain('S30 is a freeze week.');
  });

  it('shows a year by cycle, with freezes and holidays in words (PLAN-2, PLAN-4)', async () => {
    await answer('/planning set S16 bi hprod');
    const first = await shown('planning:2027');
    expect(first).toContain('Cycle 1 · S01 – S15');
    expect(first).toMatch(/S02 · .* · this week/);
    const second = await shown('planning:2027', 2);
    expect(second).toContain('Cycle 2 · S16 – S35');
    expect(second).toMatch(/S16 · .*BI · non-production/);
    expect(second).toMatch(/S30 · .*❄ freeze/);
    expect(second).toMatch(/☀ .*: Ascension Day/);
    expect(verbsOf(await renderer.render('planning:2027', 'en', undefined, 2))).toContain('planning.export');
  });

  it('offers the cycle as a start, and an empty workbook, for a year without a plan', async () => {
    const card = await renderer.render('planning:2028', 'fr');
    expect(verbsOf(card)).toEqual(expect.arrayContaining(['planning.template', 'planning.export']));
    expect(dataOf(card, 'planning.export')).toEqual({ year: null });
    expect(await said('/planning modèle 2028')).toMatch(/^plan-change:/);
    expect(await plan()).toEqual([]);
  });
});

describe('/planning import and export (PLAN-7)', () => {
  it('takes a file in a personal chat, and says elsewhere what to do', async () => {
    expect(await said('/planning import', { files: 1 })).toMatch(/in a private chat/);
    expect(await said('/planning import', { kind: 'personal' })).toMatch(/Attach the workbook/);
    expect(await said('/planning import', { kind: 'personal', files: 2 })).toBe('One workbook at a time.');
    expect(await said('/planning import', { kind: 'personal', files: 1 })).toBe('Unreadable.');
    sent = {
      kind: 'bytes',
      bytes: workbook([
        ['Semaine', 'Domaine', 'Périmètre', 'Année'],
        ['S20', 'bi', 'hprod', 2027],
      ]),
      name: 'p.xlsx',
    };
    const key = await said('/planning importer', { kind: 'personal', files: 1 });
    expect(key).toMatch(/^plan-change:/);
    expect(await plan()).toEqual([]);
    const card = await renderer.render(key, 'en');
    expect(textOf(card)).toMatch(/p\.xlsx.*requested by Carole/);
    expect(textOf(card)).toContain('Nothing has changed yet.');
    expect(textOf(card)).toMatch(/\+.*S20 2027.*BI/);
    expect(verbsOf(card)).toEqual(['plan-change.apply', 'plan-change.cancel']);
  });

  it('names the wrong cells on the card, which then has nothing to apply', async () => {
    sent = {
      kind: 'bytes',
      bytes: workbook([
        ['Semaine', 'Domaine', 'Périmètre', 'Année'],
        ['S20', 'nowhere', 'hprod', 2027],
      ]),
      name: 'p',
    };
    const card = await renderer.render(await said('/planning import', { kind: 'personal', files: 1 }), 'fr');
    expect(textOf(card)).toContain('Plan!B2 : le domaine « nowhere » est inconnu');
    expect(verbsOf(card)).toEqual([]);
  });

  it('offers the plan of a year and an empty workbook', async () => {
    expect(await said('/planning export')).toMatch(/^download:/);
    expect(await said('/planning export modèle')).toMatch(/^download:/);
    const kinds = await db.selectFrom('downloads').select('request').orderBy('id').execute();
    expect(kinds.map(({ request }) => request)).toEqual([{ kind: 'plan', year: 2027 }, { kind: 'plan-template' }]);
  });
});

describe('the year of a week (PLAN-3)', () => {
  it.each([
    [
      '/planning set S06 infrastruc hprod',
      /^S06 2027 is over\. For the next year, type S06 2028\. Nothing was changed\.$/,
    ],
    ['/planning empty S06', /^S06 2027 is over/],
    ['/gel S06 bascule', /^S06 2027 is over/],
    ['/planning set S06 trafic porduction', /“porduction” is none\. Did you mean production\?/],
    ['/planning set S20 trafic prod Recette', /“prod” and the environment “Recette” contradict each other/],
    ['/planning set S20 trafik prod', /^Unknown domain: trafik .*Did you mean trafic\?/],
    ['/planning set S20 trafic all Recete', /^Unknown environment: Recete .*Did you mean Recette\?/],
    ['/planning empyt S20', /Did you mean empty\?/],
    ['/planning set S20 2027 trafic hprod 2028', /^Unknown environment: 2028/],
  ])('is asked for, or the word named, before anything is changed: %s', async (line, sentence) => {
    ctx.time.now = new Date('2027-02-22T09:00:00Z');
    expect(await said(line)).toMatch(sentence);
    expect(await plan()).toEqual([]);
    expect(await db.selectFrom('freeze_periods').selectAll().execute()).toEqual([]);
    ctx.time.now = new Date('2027-01-11T09:00:00Z');
  });

  it.each([
    ['2026-11-25T09:00:00Z', '/gel S48 panne', '2026-11-23', '2026-11-29'],
    ['2027-01-02T09:00:00Z', '/gel S53 panne', '2026-12-28', '2027-01-03'],
    ['2026-11-25T09:00:00Z', '/gel S51 – S01 fêtes', '2026-12-14', '2027-01-10'],
    ['2026-11-25T09:00:00Z', '/gel S12 – S14 bascule', '2027-03-22', '2027-04-11'],
  ])('on %s, %s is %s to %s', async (now, line, first, last) => {
    ctx.time.now = new Date(now);
    expect(await said(line)).toBe('freezes');
    const rows = await db.selectFrom('freeze_periods').selectAll().execute();
    expect(rows).toMatchObject([{ first_day: first, last_day: last }]);
    ctx.time.now = new Date('2027-01-11T09:00:00Z');
  });
});

describe('/freeze (PLAN-4)', () => {
  it.each([
    ['/freeze S12 2027 accounting cutover', '2027-03-22', '2027-03-28', 'accounting cutover'],
    ['/gel S12 bascule comptable', '2027-03-22', '2027-03-28', 'bascule comptable'],
    ['/gel 01/03/2027 05/03/2027 clôture', '2027-03-01', '2027-03-05', 'clôture'],
    ['/gel 01/03/2027 au 05/03/2027 clôture', '2027-03-01', '2027-03-05', 'clôture'],
    ['/freeze 2027-03-01 closing', '2027-03-01', '2027-03-01', 'closing'],
    ['/planning freeze S12 2027 cutover', '2027-03-22', '2027-03-28', 'cutover'],
  ])('%s freezes %s to %s', async (line, firstDay, lastDay, reason) => {
    expect(await said(line)).toBe('freezes');
    const rows = await db.selectFrom('freeze_periods').selectAll().execute();
    expect(rows).toMatchObject([{ first_day: firstDay, last_day: lastDay, reason }]);
    expect(await shown('freezes')).toContain(reason);
    expect(await said(`/freeze remove ${rows[0]?.id}`)).toMatch(/^Freeze \d+ removed/);
    expect(await db.selectFrom('freeze_periods').selectAll().execute()).toEqual([]);
  });

  it.each([
    ['/freeze S12', 'Give a reason for the freeze.'],
    ['/freeze 2026-03-05', 'These dates are already past.'],
    ['/freeze S53 2027 x', '2027 has no week S53.'],
    ['/freeze someday x', '“someday” is not a week, a date (YYYY-MM-DD) or “remove”.'],
    ['/freeze 2027-03-05 2027-03-01 x', 'The freeze ends before it starts: swap the dates.'],
    ['/freeze 2026-03-05 x', 'These dates are already past.'],
    ['/freeze remove', 'The freeze number is missing. For the list: /freeze.'],
    ['/freeze remove 4321', 'There is no freeze 4321. For the list: /freeze.'],
  ])('%s is refused: %s', async (line, expected) => {
    expect(await said(line)).toBe(expected);
    expect(await db.selectFrom('freeze_periods').selectAll().execute()).toEqual([]);
  });
});

function workbook(rows: readonly (readonly unknown[])[]): Uint8Array {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows.map((row) => [...row])), 'Plan');
  return new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }));
}
