// One row of a workbook, cell by cell (PLAN-1, PLAN-7): what is read of it, or which cell is refused and why. Whole workbooks: test/spreadsheets.
import { describe, expect, it } from 'vitest';
import {
  type ImportedCell,
  type ImportedRow,
  readPlanRows,
  scopeRefusals,
} from '../../../domain/planning/plan-import.ts';

type Column = keyof ImportedRow;
const COLUMNS = ['year', 'week', 'start', 'end', 'cycle', 'domain', 'scope', 'environments', 'status', 'note'] as const;
type Values = Partial<Record<Column, ImportedCell['value']>>;
const KNOWN = {
  domains: [
    { code: 'trafic', name: 'Trafic routier' },
    { code: 'FL', name: 'Flux libre' },
  ],
  environments: ['Production', 'Recette', 'Test', 'Pré-production', 'Dev/Intégration'],
};

/** The cells of a row are A to J, as in the workbook that we write. */
function row(values: Values, line = 2): ImportedRow {
  const base: Values = { year: 2027, week: 'S05', domain: 'trafic', scope: 'hprod' };
  const cells = COLUMNS.map((column, i): [Column, ImportedCell] => {
    const value = column in values ? values[column] : base[column];
    return [column, { address: `${'ABCDEFGHIJ'[i]}${line}`, value: value ?? null }];
  });
  return Object.fromEntries(cells) as ImportedRow;
}

const read = (...rows: readonly Values[]) =>
  readPlanRows(
    rows.map((values, i) => row(values, i + 2)),
    KNOWN,
  );
const content = (values: Values) => read(values).rows[0]?.content;
const refused = (...rows: readonly Values[]) => read(...rows).refusals.map(({ text }) => text.en);

describe('PLAN-7: a row of a workbook', () => {
  it('is read with the cells that later checks name', () => {
    expect(read({ note: ' à voir ', environments: 'Recette' }).rows).toEqual([
      {
        content: {
          ...{ year: 2027, weekNumber: 5, domainCode: 'trafic', envScope: 'hprod', status: 'open' },
          ...{ environments: ['Recette'], note: 'à voir' },
        },
        address: 'B2',
        environmentsAt: 'H2',
      },
    ]);
  });

  it('is refused the second time, with both places, and in both languages', () => {
    const { rows, refusals } = read({}, {}, { week: 'S06' });
    expect(rows.map(({ address }) => address)).toEqual(['B2', 'B4']);
    expect(refusals).toEqual([
      {
        address: 'B3',
        text: { fr: 'B3 : cette ligne figure déjà en B2.', en: 'B3: this row is already in B2.' },
      },
    ]);
  });

  it('tells every cell that is wrong, and is left out', () => {
    const { rows, refusals } = read({
      domain: 'nulle part',
      scope: 'x',
      status: 'y',
      environments: 'z',
      note: 'n'.repeat(201),
    });
    expect(rows).toEqual([]);
    expect(refusals.map(({ address }) => address)).toEqual(['F2', 'I2', 'G2', 'H2', 'J2']);
  });
});

describe('PLAN-1: the week', () => {
  it.each<[ImportedCell['value'], number, number]>([
    ['S05', 2027, 5],
    ['s5', 2027, 5],
    ['W05', 2027, 5],
    ['week 5', 2027, 5],
    ['sem. 5', 2027, 5],
    ['Semaine  05', 2027, 5],
    ['5', 2027, 5],
    [5, 2027, 5],
    [1, 2027, 1],
    [52, 2027, 52],
    ['2027-S05', 2027, 5],
    ['2027S05', 2027, 5],
    ['2027 / S12', 2027, 12],
    ['S05 2027', 2027, 5],
    ['S12.2027', 2027, 12],
    ['S12 / 2027', 2027, 12],
  ])('is read from %j', (week, year, weekNumber) => {
    expect(content({ week })).toMatchObject({ year, weekNumber });
  });

  it.each<ImportedCell['value']>([
    ...['S0', 'S00', 'S54', '99', 'S5x', 'x S5', 'S123', '202705', '2027 S05 2027', 'x', ''],
    ...[0, 54, 5.5, -1, true, new Date('2027-02-01T00:00:00Z'), null],
  ])('is none in %j', (week) => {
    const [first = ''] = refused({ week });
    expect(first).toMatch(/^B2: “.*” is not a week \(S05, 5\)\.$/);
    expect(read({ week }).refusals).toHaveLength(1);
  });

  it('must be in the year of its row', () => {
    expect(refused({ week: 'S05 2028' })).toEqual([
      'B2: “S05 2028” is in 2028, but the year of this row is 2027 (A2).',
    ]);
    expect(refused({ week: 'S53' })).toEqual(['B2: 2027 has no week S53.']);
    expect(content({ year: 2026, week: 'S53' })).toMatchObject({ year: 2026, weekNumber: 53 });
  });
});

describe('PLAN-1: the year', () => {
  it.each<[Values, number]>([
    [{ year: 2027 }, 2027],
    [{ year: '2027' }, 2027],
    [{ year: 2000 }, 2000],
    [{ year: 2100 }, 2100],
    [{ year: null, week: 'S05 2028' }, 2028],
    [{ year: null, start: '2028-02-01' }, 2028],
    [{ year: null, end: '06/02/2028' }, 2028],
    // The days of a week are of its ISO year.
    [{ year: null, week: 'S01', start: '2024-12-30' }, 2025],
  ])('is told by %j', (values, year) => {
    expect(content({ ...values })?.year).toBe(year);
  });

  it.each<ImportedCell['value']>([1999, 2101, 2027.5, 'x2027', '20270', '27', true])('is none in %j', (year) => {
    expect(refused({ year })[0]).toMatch(/^A2: “.*” is not a year \(2027\)\.$/);
    expect(read({ year }).refusals).toHaveLength(1);
  });

  it.each<Values>([{}, { start: 'x' }, { week: 'S05 1999' }])('is missing when nothing tells it: %j', (values) => {
    const { refusals } = read({ year: null, ...values });
    expect(refusals[0]?.text).toEqual({
      fr: 'B2 : l’année de cette ligne manque : mettez-la dans la colonne Année, avec la semaine, ou par une date.',
      en: 'B2: the year of this row is missing: give it in the Year column, with the week, or as a date.',
    });
  });
});

describe('PLAN-1: the days', () => {
  it.each<Values>([
    { start: '2027-02-01', end: '2027-02-07' },
    { start: '01/02/2027', end: '7.2.2027' },
    { start: '2027-2-1' },
    { end: '05/02/2027' },
    { start: new Date('2027-02-01T00:00:00Z'), end: new Date('2027-02-07T00:00:00Z') },
    { start: '2027-02-03', end: '2027-02-03' },
  ])('may be any of the week: %j', (values) => {
    expect(refused(values)).toEqual([]);
  });

  it.each<ImportedCell['value']>([
    ...['01/02/27', 'x2027-02-01', '2027-02-01x', '2027-123-1', 'x01/02/2027', '01/02/2027x'],
    ...['demain', 46_419],
  ])('are none in %j', (start) => {
    const [first = ''] = read({ start }).refusals.map(({ text }) => text.fr);
    expect(first).toMatch(/^C2 : « .* » n’est pas une date \(01\/02\/2027\)\.$/);
    expect(refused({ start })[0]).toMatch(/^C2: “.*” is not a date \(2027-02-01\)\.$/);
  });

  it.each(['2027-02-30', '31/02/2027', '29/02/2027', '2027-13-01'])('are in no calendar: %s', (start) => {
    expect(read({ start }).refusals[0]?.text).toEqual({
      fr: `C2 : « ${start} » n’existe pas dans le calendrier.`,
      en: `C2: “${start}” does not exist in the calendar.`,
    });
  });

  it('must be in the week, which is told', () => {
    expect(read({ start: '2027-01-31' }).refusals[0]?.text).toEqual({
      fr: 'C2 : le 31 janvier 2027 n’est pas en S05 2027 (du 1er février 2027 au 7 février 2027).',
      en: 'C2: 31 January 2027 is not in S05 2027 (1 February 2027 to 7 February 2027).',
    });
    expect(refused({ end: '2027-02-08' })).toEqual([
      'D2: 8 February 2027 is not in S05 2027 (1 February 2027 to 7 February 2027).',
    ]);
  });

  it('must be in their order', () => {
    expect(read({ start: '2027-02-05', end: '2027-02-01' }).refusals.map(({ text }) => text)).toEqual([
      {
        fr: 'D2 : le 1er février 2027 est avant le 5 février 2027 (C2).',
        en: 'D2: 1 February 2027 is before 5 February 2027 (C2).',
      },
    ]);
  });
});

describe('PLAN-2: the cycle', () => {
  it.each<ImportedCell['value']>([1, '1', 'cycle 1', 'Cycle1', 'PATCH 1', 'patch  1', null])(
    'may be said as %j',
    (cycle) => {
      expect(refused({ cycle })).toEqual([]);
    },
  );

  it.each<ImportedCell['value']>([2, 'cycle 2', 'x1', '11', 'le cycle 1', '1.5', 'cycle'])(
    'is refused as %j',
    (cycle) => {
      expect(refused({ cycle })).toEqual([`E2: S05 is in cycle 1, not “${cycle}”.`]);
    },
  );

  it('is that of its week', () => {
    expect(refused({ week: 'S20', cycle: 2 })).toEqual([]);
    expect(read({ week: 'S40', cycle: 2 }).refusals[0]?.text.fr).toBe('E2 : S40 est dans le cycle 3, pas « 2 ».');
  });
});

describe('PLAN-1: the domain, its scope and its status', () => {
  it.each<[ImportedCell['value'], string]>([
    ['TRAFIC', 'trafic'],
    ['trafic routier', 'trafic'],
    ['Flux Libre', 'FL'],
    [' fl ', 'FL'],
  ])('the domain %j is %s', (domain, code) => {
    expect(content({ domain })?.domainCode).toBe(code);
  });

  it('an unknown domain is refused with those that are known', () => {
    expect(read({ domain: 'x' }).refusals.map(({ text }) => text)).toEqual([
      {
        fr: 'F2 : le domaine « x » est inconnu (connus : trafic, FL).',
        en: 'F2: the domain “x” is unknown (known: trafic, FL).',
      },
    ]);
  });

  it.each<[ImportedCell['value'], string]>([
    ['Ouverte', 'open'],
    ['ouvert', 'open'],
    ['gel', 'freeze'],
    ['Gelé', 'freeze'],
    ['gelée', 'freeze'],
    ['Férié', 'holiday'],
    ['congé', 'holiday'],
    ['CONGÉS', 'holiday'],
    ['vide', 'empty'],
    ['freeze', 'freeze'],
    [null, 'open'],
  ])('the status %j is %s', (status, read) => {
    expect(content({ status })?.status).toBe(read);
  });

  it('a row without a word is open where it has a domain, and empty without one', () => {
    expect(content({ domain: null, scope: null })).toMatchObject({
      status: 'empty',
      domainCode: null,
      envScope: 'all',
    });
    expect(content({ domain: null, scope: null, status: 'gel' })).toMatchObject({ status: 'freeze', envScope: 'all' });
    expect(content({ scope: 'prod', status: 'gel' })).toMatchObject({ status: 'freeze', envScope: 'prod' });
  });

  it('an open row needs a domain and a scope', () => {
    expect(read({ domain: null, status: 'ouvert' }).refusals.map(({ text }) => text)).toEqual([
      { fr: 'F2 : il manque le domaine.', en: 'F2: the domain is missing.' },
    ]);
    // An unknown domain is told once.
    expect(refused({ domain: 'x', status: 'ouvert' })).toHaveLength(1);
    expect(read({ scope: null }).refusals.map(({ text }) => text)).toEqual([
      {
        fr: 'G2 : «  » n’est pas un périmètre (prod, hprod, all, pilot, prod_pilot).',
        en: 'G2: “” is not a scope (prod, hprod, all, pilot, prod_pilot).',
      },
    ]);
  });

  it('words that are none are refused with those that are', () => {
    expect(refused({ scope: 'x' })).toEqual(['G2: “x” is not a scope (prod, hprod, all, pilot, prod_pilot).']);
    expect(read({ status: 'x' }).refusals.map(({ text }) => text)).toEqual([
      {
        fr: 'I2 : « x » n’est pas un statut (open, freeze, holiday, empty).',
        en: 'I2: “x” is not a status (open, freeze, holiday, empty).',
      },
    ]);
    expect(refused({ status: 'constructor' })).toHaveLength(1);
  });

  it('a comment of 200 characters is kept, a longer one refused', () => {
    expect(content({ note: 'n'.repeat(200) })?.note).toHaveLength(200);
    expect(read({ note: 'n'.repeat(201) }).refusals.map(({ text }) => text)).toEqual([
      {
        fr: 'J2 : ce commentaire est trop long : 201 caractères, 200 au plus.',
        en: 'J2: this comment is too long: 201 characters, 200 at most.',
      },
    ]);
    expect(content({ note: '  ' })?.note).toBeNull();
    expect(content({ note: 12 })?.note).toBe('12');
    expect(content({ note: new Date('2027-02-01T00:00:00Z') })?.note).toBe('2027-02-01');
  });

  it('shows the first forty characters of what is refused, on one line', () => {
    expect(refused({ domain: `a \n  b${'c'.repeat(60)}` })[0]).toContain(`“a b${'c'.repeat(37)}” is unknown`);
  });
});

describe('PLAN-1: the environments', () => {
  it.each<[string, readonly string[] | null]>([
    ['Recette', ['Recette']],
    ['test, recette', ['Recette', 'Test']],
    ['test;;recette', ['Recette', 'Test']],
    ['test\n\nrecette', ['Recette', 'Test']],
    ['test / recette + test', ['Recette', 'Test']],
    ['pre-production', ['Pré-production']],
    ['Dev/Intégration', ['Dev/Intégration']],
    ['Dev/Intégration, Test/Recette', ['Dev/Intégration', 'Recette', 'Test']],
    [' , ', null],
    ['', null],
  ])('are read from %j', (environments, expected) => {
    expect(content({ environments })?.environments).toEqual(expected);
  });

  it('that are unknown are refused, shortened, with those that are known', () => {
    expect(read({ environments: 'Recette, x / y' }).refusals.map(({ text }) => text)).toEqual([
      {
        fr: 'H2 : environnement inconnu : x, y (connus : Production, Recette, Test, Pré-production, Dev/Intégration).',
        en: 'H2: unknown environment: x, y (known: Production, Recette, Test, Pré-production, Dev/Intégration).',
      },
    ]);
    expect(refused({ environments: 'x'.repeat(200) })[0]).toContain(`: ${'x'.repeat(80)} (known`);
  });

  it('that the scope never takes would be dropped without a word: they are refused', () => {
    const environments = KNOWN.environments.map((environment) => ({
      environment,
      production: environment === 'Production',
    }));
    const rowsOf = (values: Values) => scopeRefusals(read(values).rows, environments);
    expect(rowsOf({ scope: 'hprod', environments: 'Recette, Production, Test' })).toEqual([
      {
        address: 'H2',
        text: {
          fr: 'H2 : le périmètre hors production ne comprend pas Production.',
          en: 'H2: the scope non-production does not include Production.',
        },
      },
    ]);
    expect(rowsOf({ scope: 'all', environments: 'Recette, Production' })).toEqual([]);
    // ELIG-6: by what the closed list says of them, not by their names.
    const factory = [{ environment: 'Recette', production: true }];
    expect(scopeRefusals(read({ scope: 'prod', environments: 'Recette' }).rows, factory)).toEqual([]);
    expect(scopeRefusals(read({ scope: 'hprod', environments: 'Recette' }).rows, factory)).toHaveLength(1);
    expect(rowsOf({ scope: 'prod' })).toEqual([]);
    expect(rowsOf({ scope: 'prod', environments: 'Recette, Test' })[0]?.text.en).toContain(
      'does not include Recette, Test.',
    );
  });
});
