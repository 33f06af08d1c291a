// Two hundred workbooks of servers and the sheets beside them, each broken at random: whatever is wrong is named by its cell, the inventory is
// never changed partly, no server is retired because its row could not be read, and none loses what another row says (INV-2, INV-4).
import * as XLSX from '@e965/xlsx';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { estateContent } from '../../../bot/inventory/estate-content.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { proposeInventory, proposeTables } from '../../../bot/inventory/propose-inventory.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { inventoryIn, readInventory } from '../../../spreadsheets/inventory-workbook.ts';
import { CHAT_LIMITS } from '../../../spreadsheets/read-limits.ts';
import { sheetsOfFile } from '../../../spreadsheets/sheets-of-file.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
/** Two of each environment, domain and application, and enough that one alone is no tenth. */
const SERVERS = 12;
type Value = string | number | boolean;
/** Not read into the library's own objects again and again: a copy of the sheets is broken. */
let sheets: Readonly<Record<string, readonly (readonly Value[])[]>>;

const name = (i: number) => `v${'prt'[i % 3]}paie${i}`;

beforeAll(async () => {
  const each = <Row>(row: (i: number) => Row) => Array.from({ length: SERVERS }, (_, i) => row(i));
  const servers = each((i) => {
    const environment = ['Production', 'Recette', 'Test'][i % 3];
    return `${name(i)},${i % 2 === 0 ? 'INF' : 'DMZ'},${environment},Z,Paie ${i % 4},odile@example.com,Linux,RHEL 8.10,actif,ok`;
  });
  const files = [
    ['Hostname,Domain,Environment,Zone,Application,Owner,OS,OS version,Support,Excluded packages', ...servers],
    ['Hostname,IP address', ...each((i) => `${name(i)},10.0.0.${i}`), ...each((i) => `${name(i)},10.1.0.${i}`)],
    [
      'Hostname,Database,Engine',
      ...each((i) => `${name(i)},PAIE${i},oracle`),
      ...each((i) => `${name(i)},RH${i},mysql`),
    ],
    ['Application,Check', ...each((i) => `Paie ${i % 4},/opt/check${i} "two words"`)],
    [
      'Hostname,Date,Time,Result,Package list,Notes',
      ...each((i) => `${name(i)},2025-11-0${1 + (i % 9)},09:30,OK,bash,fine`),
    ],
  ].map((lines, i) => ({ bytes: Buffer.from(lines.join('\n')), fileName: `${i}.csv` }));
  const { changeId, refusals } = done(await proposeInventory(ctx, ada, { files, covers: [] }));
  expect(refusals).toEqual([]);
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
  const original = new Uint8Array(
    await bytesOf(await estateContent({ db, language: 'fr', zone: 'Europe/Paris' } as never, 'everything')),
  );
  const past = [
    ['Serveur', 'Date', 'Heure', 'Résultat', 'Liste des paquets', 'Notes'],
    ...each((i) => [name(i), `2025-11-0${1 + (i % 9)}`, '09:30', 'OK', 'bash', 'fine']),
  ];
  const book = XLSX.read(original);
  const exported = book.SheetNames.map((sheet) => {
    const rows = XLSX.utils.sheet_to_json<Value[]>(book.Sheets[sheet] ?? {}, { header: 1, defval: '' });
    return [sheet, rows] as const;
  });
  sheets = { ...Object.fromEntries(exported), [PAST]: past };
}, 60_000);

const PAST = 'Patchs passés';

const TABLES = [
  ...['server_databases', 'server_ips', 'application_checks', 'application_contacts', 'applications', 'users'],
  ...['user_roles', 'default_assignments', 'patch_history', 'domains', 'environments'],
];

/** The inventory and the history, whole but for numbers, in one question: it is asked after each workbook. */
async function stored(): Promise<string> {
  const rows = (table: string, row: string) =>
    `select '${table}' as of, string_agg(row::text, e'\n' order by row::text) as rows from (select ${row} as row from ${table} t) x`;
  const server =
    "to_jsonb(t) - 'zone_id' || jsonb_build_object('zone', (select name from zones z where z.id = t.zone_id))";
  const all = [rows('servers', server), ...TABLES.map((table) => rows(table, "to_jsonb(t) - 'id'"))];
  return JSON.stringify((await sql.raw(all.join(' union all ')).execute(db)).rows);
}

/** What no cell of that column may hold, by sheet and column. `#REF!` is an error of Excel. */
const ERROR = '#REF!';
const OF_SERVERS: Readonly<Record<string, readonly Value[]>> = {
  Serveur: ['', 'vr paie', 'http://x', '10.0.0.1', 'é', -3, ERROR],
  Domaine: ['', 'deux mots', 'a,b', ERROR],
  Environnement: ['', 'Recete', 'Prodution', 'Nulle part', 12],
  Support: ['peut-être', 'acif', 42],
  'Type de machine': ['nuage', 7],
  'Jour préféré': ['vendredi', 'dimanche', 3],
  'Heure préférée': ['midi', '25h00', '9h75'],
  Opérateur: ['Claire', 'nobody@example.com', 'a@b@c', ERROR],
  Redémarrage: ['parfois', 1],
  'Normalement éteint': ['un peu', 5],
  'Connexion SSH': ['telnet'],
  'Paquets exclus': ['a$b', '`id`', '--x', ERROR],
};
const BESIDE: Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>> = {
  Adresses: {
    Serveur: ['', 'vr paie', 'vpaie99', 'é', ERROR],
    'Adresse IP': ['10.0.0', '300.1.1.1', 'localhost', 12, ERROR],
  },
  'Bases de données': {
    Serveur: ['', 'vr paie', 'vpaie99', ERROR],
    Base: ['PAIE)', '(oracle)', ERROR],
    Moteur: ['a, b', 'x (y)', ERROR],
  },
  Contrôles: {
    Application: ['', 'Payes 9', ERROR],
    Contrôle: ['', 'status', 'ftp://x', 'https://a:b@example.test', 'https://x y', 3, ERROR],
  },
  [PAST]: {
    Serveur: ['', 'vr paie', 'vpaie99', -3, ERROR],
    Date: ['', '31/02/2025', '2099-11-04', 'hier', ERROR],
    Heure: ['25h00', 'midi', ERROR],
    Résultat: ['', 'peut-être', 7, ERROR],
    'Liste des paquets': ['a$b', ERROR],
  },
};

type Break = { readonly sheet: string; readonly column: string; readonly row: number; readonly value: Value };

function breakIn(wrong: Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>>): fc.Arbitrary<Break> {
  const columns = Object.entries(wrong).flatMap(([sheet, of]) =>
    Object.entries(of).map((one) => [sheet, ...one] as const),
  );
  return fc.constantFrom(...columns).chain(([sheet, column, values]) =>
    fc.record({
      sheet: fc.constant(sheet),
      column: fc.constant(column),
      row: fc.integer({ min: 1, max: SERVERS }),
      value: fc.constantFrom(...values),
    }),
  );
}

const NEW_ZONE = 'Zone neuve';

/** A workbook with these cells, another zone for the server of that row, and where the broken cells stand. */
function broken(
  all: readonly Break[],
  moved: number,
): { readonly bytes: Uint8Array; readonly cells: ReadonlySet<string> } {
  const book = XLSX.utils.book_new();
  for (const [sheet, rows] of Object.entries(sheets)) {
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows.map((row) => [...row])), sheet);
  }
  const put = (sheet: string, row: number, column: string, value: Value) => {
    const at = XLSX.utils.encode_cell({ r: row, c: sheets[sheet]?.[0]?.indexOf(column) ?? -1 });
    const of = book.Sheets[sheet] as XLSX.WorkSheet;
    if (value === ERROR) of[at] = { t: 'e', v: 23, w: ERROR };
    else if (value === '') of[at] = { t: 'z' };
    else of[at] = { t: typeof value === 'number' ? 'n' : 's', v: value };
    return `${sheet}!${at}`;
  };
  put('Serveurs', moved, 'Zone', NEW_ZONE);
  const cells = new Set(all.map(({ sheet, row, column, value }) => put(sheet, row, column, value)));
  return { bytes: XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }), cells };
}

/** Without a process for each, which is what most of the time went to. */
async function propose(bytes: Uint8Array) {
  const answer = await sheetsOfFile(bytes, CHAT_LIMITS);
  if (answer.kind !== 'sheets') throw new Error(answer.kind);
  return proposeTables(ctx, ada, { read: inventoryIn(answer.sheets), fileName: 'servers.xlsx', covers: 'all' });
}

async function isNeverPartly(all: readonly Break[], before: string): Promise<void> {
  const brokenServers = new Set(all.filter(({ sheet }) => sheet === 'Serveurs').map(({ row }) => row));
  const row = Array.from({ length: SERVERS }, (_, i) => i + 1).find((one) => !brokenServers.has(one)) ?? 0;
  const { bytes, cells } = broken(all, row);
  const { changeId } = done(await propose(bytes));
  const change = await loadChange(db, 'inventory_changes', changeId);
  const named = new Set(change?.refusals.map(({ address }) => rowOf(address)));
  expect([[...cells].filter((cell) => !named.has(rowOf(cell))), all]).toEqual([[], all]);
  const zone = { entity: 'zone', name: NEW_ZONE, before: null, after: { alsace_moselle: 'no' } };
  const moved = {
    entity: 'server',
    name: sheets.Serveurs?.[row]?.[0],
    before: { zone: 'Z' },
    after: { zone: NEW_ZONE },
  };
  expect([change?.difference.changes, all]).toEqual([[zone, moved], all]);
  expect(await stored()).toBe(before);
  if (all[0]?.row !== 1) return;
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
  const after = await stored();
  expect([after === before, after.replaceAll(NEW_ZONE, 'Z') === before]).toEqual([false, true]);
  done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
  expect(await stored()).toBe(before);
}

describe('200 broken workbooks', () => {
  it('read apart, as those of people are, are the same', async () => {
    const { bytes } = broken([{ sheet: 'Serveurs', column: 'Serveur', row: 1, value: ERROR }], 2);
    const answer = await sheetsOfFile(bytes, CHAT_LIMITS);
    expect(answer.kind === 'sheets' && inventoryIn(answer.sheets)).toEqual(await readInventory(bytes));
  });

  it('are refused cell by cell, and change nothing of the rows that they break', async () => {
    const before = await stored();
    const breaks = [{ Serveurs: OF_SERVERS }, BESIDE].map((wrong) =>
      fc.uniqueArray(breakIn(wrong), { minLength: 1, maxLength: 5, selector: ({ sheet, row }) => `${sheet} ${row}` }),
    );
    await fc.assert(
      fc.asyncProperty(fc.tuple(...breaks), (all) => isNeverPartly(all.flat(), before)),
      { numRuns: 200 },
    );
  }, 400_000);
});

/** A row stays out for one of its cells; that of its name is where others point to. */
function rowOf(address: string): string {
  return address.replace(/![A-Z]+/, '!row');
}
