// The annual plan changed by people: rows, undo, imports, fixes, two at once (PLAN-1 to PLAN-7).
import * as XLSX from '@e965/xlsx';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyChange, cancelChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { contentOf as fileOf } from '../../../bot/front/contents.ts';
import { applyFix } from '../../../bot/planning/apply-fix.ts';
import { addFreeze, removeFreeze } from '../../../bot/planning/freeze.ts';
import { PLAN_CHANGES } from '../../../bot/planning/plan-work.ts';
import { proposeImport, proposeTemplate } from '../../../bot/planning/propose-change.ts';
import { emptyWeek, setPlanRow } from '../../../bot/planning/set-plan-row.ts';
import type { Outcome } from '../../../bot/shared/operation.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadPlanYear } from '../../../db/queries/planning/plan-year.ts';
import { loadPlan } from '../../../db/queries/planning/planning.ts';
import type { PlanChangeId } from '../../../domain/ids.ts';
import { contentName, contentOf } from '../../../domain/planning/plan-content.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { addCampaign, addServer } from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const chloe = await somebody(db, 'Chloe', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
for (const domain of ['INFRASTRUC', 'trafic', 'PEA', 'FL', 'BI', 'GESTION'])
  await addServer(db, `vr${domain}1`.toLowerCase(), { domain });
for (const name of ['Production', 'Test', 'Développement', 'Pré-production']) {
  await db
    .insertInto('environments')
    .values({ name })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

beforeEach(async () => {
  await db.deleteFrom('campaign_plan_rows').execute();
  await db.deleteFrom('plan_changes').where('undoes', 'is not', null).execute();
  await db.deleteFrom('plan_changes').execute();
  await db.deleteFrom('patch_planning').execute();
  await db.deleteFrom('freeze_periods').execute();
});

function done<T extends object>(outcome: Outcome<T>): T {
  if (outcome.kind === 'refused') throw new Error(outcome.text.en);
  return outcome;
}

const ROW = {
  year: 2027,
  weekNumber: 5,
  domain: 'infrastruc',
  envScope: 'prod',
  environments: null,
  note: null,
} as const;

async function plan(): Promise<string[]> {
  return (await loadPlan(db, null)).map((row) => contentName(contentOf(row))).sort();
}

async function applied(outcome: Promise<Outcome<{ readonly changeId: PlanChangeId }>>): Promise<PlanChangeId> {
  const { changeId } = done(await outcome);
  done(await applyChange(PLAN_CHANGES, ctx, carole, { changeId }));
  return changeId;
}

async function exported(year: number): Promise<Uint8Array> {
  const file = await fileOf({ db, language: 'fr', now: ctx.time.now, zone: 'Europe/Paris' }, { kind: 'plan', year });
  return bytesOf(file);
}

function workbook(rows: readonly unknown[][], sheet = 'Planning'): Uint8Array {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows as unknown[][], { cellDates: true }), sheet);
  return new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }));
}

describe('one row of the plan', () => {
  it('is set with all that follows from its week (PLAN-1, PLAN-2), and undone', async () => {
    const { changeId } = done(
      await setPlanRow(ctx, carole, { ...ROW, environments: ['recette', 'test'], envScope: 'hprod', note: ' Vu ' }),
    );
    expect(await loadPlan(db, 5)).toMatchObject([
      {
        year: 2027,
        weekCode: 'S05',
        weekStart: '2027-02-01',
        weekEnd: '2027-02-07',
        cycle: 1,
        domainCode: 'INFRASTRUC',
        environments: ['Recette', 'Test'],
        status: 'open',
        note: 'Vu',
      },
    ]);
    done(await undoChange(PLAN_CHANGES, ctx, carole, { changeId }));
    expect(await plan()).toEqual([]);
    expect(await undoChange(PLAN_CHANGES, ctx, chloe, { changeId })).toMatchObject({
      kind: 'refused',
      text: { en: expect.stringContaining('Carole') },
    });
  });

  it.each([
    ['a past week', { weekNumber: 1 }, /past/],
    ['a past year', { year: 2026 }, /past year/],
    ['a week that the year has not', { year: 2027, weekNumber: 53 }, /no week S53/],
    ['an unknown domain', { domain: 'INFRA' }, /Unknown domain.*INFRASTRUC/],
    ['an unknown environment', { environments: ['Recete'] }, /Unknown environment.*Recette/],
  ])('is refused for %s, in one sentence that says what to do (PLAN-3)', async (_, change, says) => {
    const outcome = await setPlanRow(ctx, carole, { ...ROW, ...change });
    expect(outcome.kind === 'refused' ? outcome.text.en : outcome).toMatch(says);
    expect(await plan()).toEqual([]);
  });

  it('belongs to coordinators', async () => {
    expect(await setPlanRow(ctx, omar, ROW)).toMatchObject({ kind: 'refused' });
    expect(await emptyWeek(ctx, omar, { year: 2027, weekNumber: 5, domain: null })).toMatchObject({ kind: 'refused' });
  });

  it('without a year is of this year, and never of another one in silence (PLAN-3)', async () => {
    expect(done(await setPlanRow(ctx, carole, { ...ROW, year: null, weekNumber: 9, domain: 'PEA' })).year).toBe(2027);
    for (const weekNumber of [1, 53]) {
      const ask = { ...ROW, year: null, weekNumber, domain: 'PEA' };
      expect(await setPlanRow(ctx, carole, ask)).toMatchObject({
        kind: 'refused',
        text: { en: expect.stringMatching(/For the next year, type S(01 2028|53 2032)/) },
      });
    }
  });

  it('that breaks the calendar is accepted and reported (PLAN-4, PLAN-5, PLAN-6)', async () => {
    const frozen = done(await setPlanRow(ctx, carole, { ...ROW, weekNumber: 30 }));
    expect(frozen.findings.map(({ code }) => code)).toContain('freeze-week-open');
    const banned = done(await setPlanRow(ctx, carole, { ...ROW, weekNumber: 4, domain: 'Trafic' }));
    expect(banned.findings.map(({ code }) => code)).toContain('banned-season');
  });

  it('that became a campaign can neither go nor be undone, and is named', async () => {
    const { changeId } = done(await setPlanRow(ctx, carole, ROW));
    const campaignId = await addCampaign(db, carole.userId);
    const [row] = await loadPlan(db, 5);
    if (row === undefined) throw new Error('no row');
    await db.insertInto('campaign_plan_rows').values({ campaign_id: campaignId, plan_id: row.id }).execute();
    for (const outcome of [
      await emptyWeek(ctx, carole, { year: 2027, weekNumber: 5, domain: null }),
      await undoChange(PLAN_CHANGES, ctx, carole, { changeId }),
    ]) {
      expect(outcome.kind === 'refused' ? outcome.text.en : outcome).toContain(
        `S05 2027 INFRASTRUC, production: campaign ${campaignId}`,
      );
    }
    expect(await plan()).toEqual(['S05 2027 INFRASTRUC prod']);
  });
});

describe('a freeze (PLAN-4)', () => {
  it('is added with a reason, reported on the plan, and removed by its number', async () => {
    done(await setPlanRow(ctx, carole, ROW));
    const ask = { firstDay: '2027-02-01', lastDay: '2027-02-05', reason: 'Clôture' };
    expect(await addFreeze(ctx, carole, { ...ask, reason: ' ' })).toMatchObject({ kind: 'refused' });
    expect(await addFreeze(ctx, carole, { ...ask, lastDay: '2027-01-31' })).toMatchObject({ kind: 'refused' });
    expect(await addFreeze(ctx, omar, ask)).toMatchObject({ kind: 'refused' });
    const { freezeId, planned } = done(await addFreeze(ctx, carole, ask));
    expect(planned).toEqual({
      fr: 'Déjà planifiés ces jours-là : S05 2027 INFRASTRUC, production.',
      en: 'Already planned on those days: S05 2027 INFRASTRUC, production.',
    });
    const empty = done(await addFreeze(ctx, carole, { ...ask, firstDay: '2027-02-15', lastDay: '2027-02-19' }));
    expect(empty.planned).toBeNull();
    done(await removeFreeze(ctx, carole, { freezeId: empty.freezeId }));
    expect((await year()).findings.map(({ code }) => code)).toContain('freeze-week-open');
    done(await removeFreeze(ctx, carole, { freezeId }));
    expect((await year()).findings.map(({ code }) => code)).not.toContain('freeze-week-open');
    expect(await removeFreeze(ctx, carole, { freezeId })).toMatchObject({ kind: 'refused' });
  });
});

function year(of = 2027) {
  return loadPlanYear(db, of, { now: ctx.time.now, zone: 'Europe/Paris', budget: DEFAULT_BUDGET });
}

describe('the template of a year', () => {
  it('lays the cycle three times, reports what breaks a rule, and leaves weeks that are planned alone (PLAN-2, PLAN-6)', async () => {
    done(await setPlanRow(ctx, carole, { ...ROW, year: 2028, weekNumber: 6, domain: 'BI' }));
    await applied(proposeTemplate(ctx, carole, { year: 2028 }));
    const rows = await loadPlan(db, null);
    expect(rows.filter((row) => row.status === 'freeze').map((row) => row.weekNumber)).toEqual([1, 30, 34, 51, 52]);
    expect(rows.filter((row) => row.weekNumber === 6).map((row) => row.domainCode)).toEqual(['BI']);
    const infrastructure = rows.filter((row) => row.domainCode === 'INFRASTRUC');
    expect(infrastructure.map((row) => `${row.weekCode} ${row.envScope}`)).toEqual([
      'S02 hprod',
      'S05 prod',
      'S16 hprod',
      'S19 prod',
      'S36 hprod',
      'S39 prod',
    ]);
    const errors = (await year(2028)).findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['banned-season']);
  });

  it('is refused for years that are over or far away', async () => {
    expect(await proposeTemplate(ctx, carole, { year: 2026 })).toMatchObject({ kind: 'refused' });
    expect(await proposeTemplate(ctx, carole, { year: 2099 })).toMatchObject({ kind: 'refused' });
  });
});

describe('the ways out of a finding (PLAN-6)', () => {
  it('settle it, and bring no error that was not there', async () => {
    await applied(proposeTemplate(ctx, carole, { year: 2028 }));
    done(await setPlanRow(ctx, carole, { ...ROW, year: 2028, weekNumber: 34, domain: 'PEA' }));
    for (let round = 0; round < 12; round++) {
      const { findings } = await year(2028);
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      const open = findings.find(({ fixes }) => fixes.length > 0);
      if (open === undefined) break;
      done(await applyFix(ctx, carole, { year: 2028, findingKey: open.key, fixIndex: 0 }));
      const after = await year(2028);
      expect(after.findings.map(({ key }) => key)).not.toContain(open.key);
      expect(after.findings.filter(({ severity }) => severity === 'error').length).toBeLessThanOrEqual(errors);
    }
    expect((await year(2028)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('are refused once the finding no longer stands', async () => {
    expect(await applyFix(ctx, carole, { year: 2028, findingKey: 'x', fixIndex: 0 })).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('a workbook (PLAN-7)', () => {
  const HEADER = ['Année', 'Semaine', 'Domaine', 'Périmètre', 'Environnements', 'Statut', 'Commentaire', 'Du'];

  it('that was exported comes back without a difference, as does the year that it makes', async () => {
    await applied(proposeTemplate(ctx, carole, { year: 2028 }));
    const before = await plan();
    const file = await exported(2028);
    expect(await proposeImport(ctx, carole, { bytes: file, fileName: 'plan.xlsx' })).toMatchObject({
      kind: 'refused',
      text: { en: expect.stringContaining('nothing to change') },
    });
    await db.deleteFrom('patch_planning').execute();
    await applied(proposeImport(ctx, carole, { bytes: file, fileName: 'plan.xlsx' }));
    expect(await plan()).toEqual(before);
    expect(await proposeImport(ctx, carole, { bytes: await exported(2028), fileName: 'p' })).toMatchObject({
      kind: 'refused',
    });
  });

  it('is previewed, applied whole, and taken back whole', async () => {
    done(await setPlanRow(ctx, carole, ROW));
    done(await setPlanRow(ctx, carole, { ...ROW, weekNumber: 6, domain: 'BI' }));
    const bytes = workbook([
      ['Planning 2027'],
      [],
      HEADER,
      [2027, 's5', 'Infrastruc', 'Production', null, 'ouvert', 'Vu en comité', new Date(Date.UTC(2027, 1, 1))],
      ['2027', 'Semaine 11', 'fl', 'Hors-prod', 'test; Développement', '', '', '15/03/2027'],
    ]);
    const { changeId } = done(await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' }));
    expect(await plan()).toEqual(['S05 2027 INFRASTRUC prod', 'S06 2027 BI prod']);
    const change = await loadChange(db, 'plan_changes', changeId);
    expect(change?.difference).toMatchObject({
      added: [{ weekNumber: 11, domainCode: 'FL', envScope: 'hprod', environments: ['Développement', 'Test'] }],
      changed: [{ after: { weekNumber: 5, note: 'Vu en comité' } }],
      removed: [{ weekNumber: 6, domainCode: 'BI' }],
    });
    done(await applyChange(PLAN_CHANGES, ctx, carole, { changeId }));
    expect(await plan()).toEqual(['S05 2027 INFRASTRUC prod', 'S11 2027 FL hprod (Développement, Test)']);
    done(await undoChange(PLAN_CHANGES, ctx, carole, { changeId }));
    expect(await plan()).toEqual(['S05 2027 INFRASTRUC prod', 'S06 2027 BI prod']);
  });

  it('is applied, and its card names what was not read, as does the answer where nothing else changed', async () => {
    const bytes = workbook([
      [...HEADER, 'Responsable'],
      [2027, 'S05', 'INFRASTRUC', 'prod', null, 'open', null, null, 'Jean'],
    ]);
    const { changeId } = done(await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' }));
    const said = { fr: 'colonne I « Responsable »', en: 'column I “Responsable”' };
    expect(await loadChange(db, 'plan_changes', changeId)).toMatchObject({ status: 'draft', unread: [said] });
    done(await applyChange(PLAN_CHANGES, ctx, carole, { changeId }));
    expect(await plan()).toEqual(['S05 2027 INFRASTRUC prod']);
    expect(refusal(await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' }))).toBe(
      'The plan already looks like this: there is nothing to change. Ignored in this file: column I “Responsable”.',
    );
  });

  it('is refused at the list of environments that the scope of its row never takes, but for rows that stand so already', async () => {
    const rows = [
      HEADER,
      [2027, 'S05', 'INFRASTRUC', 'prod', 'Test'],
      [2027, 'S06', 'INFRASTRUC', 'hprod', 'Test, Production'],
      [2027, 'S07', 'INFRASTRUC', 'all', 'Test, Production'],
      [2027, 'S08', 'INFRASTRUC', 'hprod', 'Test'],
    ];
    const refused = done(await proposeImport(ctx, carole, { bytes: workbook(rows), fileName: 'p' })).refusals;
    expect(refused.map(({ text }) => text.en)).toEqual([
      'Planning!E2: the scope production does not include Test.',
      'Planning!E3: the scope non-production does not include Production.',
    ]);
    await applied(proposeImport(ctx, carole, { bytes: workbook([rows[0] ?? [], ...rows.slice(3)]), fileName: 'p' }));
    await db.updateTable('patch_planning').set({ env_scope: 'prod' }).where('week_number', '=', 8).execute();
    expect(refusal(await proposeImport(ctx, carole, { bytes: await exported(2027), fileName: 'p' }))).toMatch(
      /nothing to change/,
    );
  });

  it('with wrong cells is refused with every one of them named, and nothing of it is applied', async () => {
    const bytes = workbook([
      HEADER,
      [2027, 'S5', 'INFRASTRUC', 'prod'],
      [2027, 'S54', 'INFRASTRUC', 'prod'],
      [2027, 'S06', 'NOWHERE', 'prod'],
      [2027, 'S07', 'PEA', 'everything'],
      [2027, 'S08', 'PEA', 'prod', 'Recete'],
      [2027, 'S09', 'PEA', 'prod', null, 'maybe'],
      [2027, 'S10', 'PEA', 'prod', null, 'open', null, '01/02/2027'],
      [2027, 'S05', 'infrastruc', 'prod'],
      [2027, 'S11', '', 'prod', null, 'open'],
      ['soon', 12, 'PEA', 'prod'],
    ]);
    const { changeId, refusals } = done(await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' }));
    expect(refusals.map(({ address }) => address)).toEqual([
      'Planning!B3',
      'Planning!C4',
      'Planning!D5',
      'Planning!E6',
      'Planning!F7',
      'Planning!H8',
      'Planning!B9',
      'Planning!C10',
      'Planning!A11',
    ]);
    for (const { address, text } of refusals) expect(text.fr).toContain(address);
    expect(await applyChange(PLAN_CHANGES, ctx, carole, { changeId })).toMatchObject({ kind: 'refused' });
    expect(await plan()).toEqual([]);
  });

  it('leaves weeks that are over alone, and is refused where it would change one (PLAN-3)', async () => {
    ctx.time.now = new Date('2027-01-11T09:00:00Z');
    await db
      .insertInto('patch_planning')
      .values({
        year: 2027,
        week_number: 1,
        week_code: 'S01',
        week_start: '2027-01-04',
        week_end: '2027-01-10',
        cycle: 1,
        domain_code: null,
        env_scope: 'all',
        status: 'freeze',
        environments: null,
        note: null,
      })
      .execute();
    await applied(proposeImport(ctx, carole, { bytes: workbook([HEADER, [2027, 5, 'PEA', 'prod']]), fileName: 'p' }));
    expect(await plan()).toEqual(['S01 2027 freeze', 'S05 2027 PEA prod']);
    const change = workbook([HEADER, [2027, 1, null, null, null, 'vide'], [2027, 5, 'PEA', 'prod']]);
    const { refusals } = done(await proposeImport(ctx, carole, { bytes: change, fileName: 'p' }));
    expect(refusals.map(({ address }) => address)).toEqual(['Planning!B2']);
  });

  it('shown to two people is applied by one, and the other is told who did', async () => {
    const bytes = workbook([HEADER, [2027, 5, 'PEA', 'prod'], [2027, 6, 'BI', 'prod']]);
    const { changeId } = done(await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' }));
    const outcomes = await Promise.all([
      applyChange(PLAN_CHANGES, ctx, carole, { changeId }),
      applyChange(PLAN_CHANGES, ctx, chloe, { changeId }),
      cancelChange(PLAN_CHANGES, ctx, chloe, { changeId }),
    ]);
    const won = outcomes.filter(({ kind }) => kind === 'done');
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.kind === 'refused') expect(outcome.text.en).toMatch(/Carole|Chloe/);
    expect(await plan()).toHaveLength(outcomes[2]?.kind === 'done' ? 0 : 2);
  });

  it('is refused when rows that it touches have changed since it was shown', async () => {
    done(await setPlanRow(ctx, carole, ROW));
    const bytes = workbook([HEADER, [2027, 6, 'BI', 'prod']]);
    const { changeId } = done(await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' }));
    done(await emptyWeek(ctx, chloe, { year: 2027, weekNumber: 5, domain: null }));
    const outcome = await applyChange(PLAN_CHANGES, ctx, carole, { changeId });
    expect(outcome.kind === 'refused' ? outcome.text.en : outcome).toContain(
      'S05 2027 INFRASTRUC, production: changed',
    );
    expect(await plan()).toEqual([]);
  });
});
