// Two hundred workbooks of servers, broken at random: the inventory is never changed partly, whatever is wrong is named by its cell, and no
// server is retired because its row could not be read (INV-2, INV-4).
import * as XLSX from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyChange, cancelChange } from '../../../bot/change-sets/change-set.ts';
import { estateContent } from '../../../bot/inventory/estate-content.ts';
import { INVENTORY_CHANGES, inventoryNames } from '../../../bot/inventory/inventory-work.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadStoredRecords } from '../../../db/queries/inventory/stored-records.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
const SERVERS = 30;
let original: Uint8Array;

beforeAll(async () => {
  const rows = Array.from({ length: SERVERS }, (_, i) => {
    const environment = ['Production', 'Recette', 'Test'][i % 3];
    return `v${'prt'[i % 3]}paie${i},${i % 2 === 0 ? 'INF' : 'DMZ'},${environment},Paie ${i % 4},odile@example.com,Linux,RHEL 8.10,actif`;
  });
  const bytes = Buffer.from(
    ['Hostname,Domain,Environment,Application,Owner,OS,OS version,Support', ...rows].join('\n'),
  );
  const { changeId } = done(
    await proposeInventory(ctx, ada, { files: [{ bytes, fileName: 'servers.csv' }], covers: [] }),
  );
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
  original = new Uint8Array(
    await bytesOf(await estateContent({ db, language: 'fr', zone: 'Europe/Paris' } as never, 'everything')),
  );
});

const stored = async () => {
  const { server } = await loadStoredRecords(db, inventoryNames(ctx.settings));
  return JSON.stringify([...server.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
};

/** Values that no cell of that column may hold. */
const WRONG: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  Serveur: ['', 'vr paie', 'http://x', '10.0.0.1', 'é', -3],
  Domaine: ['', 'deux mots', 'a,b'],
  Environnement: ['', 'Recete', 'Prodution', 'Nulle part', 12],
  Support: ['peut-être', 'acif', 42],
  'Type de machine': ['nuage', 7],
  'Jour préféré': ['vendredi', 'dimanche', 3],
  'Heure préférée': ['midi', '25h00', '9h75'],
  Opérateur: ['Claire', 'nobody@example.com', 'a@b@c'],
  Redémarrage: ['parfois', 1],
  'Adresses IP': ['10.0.0', '300.1.1.1', 'localhost'],
  'Normalement éteint': ['un peu', 5],
  'Connexion SSH': ['telnet'],
  'Paquets exclus': ['a$b', '`id`', '--x'],
};

type Break = { readonly column: string; readonly row: number; readonly value: string | number | boolean };
const breaks: fc.Arbitrary<Break> = fc.constantFrom(...Object.keys(WRONG)).chain((column) =>
  fc.record({
    column: fc.constant(column),
    row: fc.integer({ min: 1, max: SERVERS }),
    value: fc.constantFrom(...(WRONG[column] ?? [])),
  }),
);

function broken(all: readonly Break[]): { readonly bytes: Uint8Array; readonly cells: ReadonlySet<string> } {
  const book = XLSX.read(original);
  const sheet = book.Sheets.Serveurs;
  if (sheet === undefined) throw new Error('no sheet of servers');
  const titles = XLSX.utils.sheet_to_json<string[]>(sheet, { header: 1 })[0] ?? [];
  const cells = new Set<string>();
  for (const { column, row, value } of all) {
    const at = XLSX.utils.encode_cell({ r: row, c: titles.indexOf(column) });
    sheet[at] =
      value === ''
        ? { t: 'z' }
        : { t: typeof value === 'number' ? 'n' : typeof value === 'boolean' ? 'b' : 's', v: value };
    cells.add(`Serveurs!${at}`);
  }
  return { bytes: XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }), cells };
}

describe('200 broken workbooks', () => {
  it('are refused cell by cell, and change nothing of the rows that they break', async () => {
    const before = await stored();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(breaks, { minLength: 1, maxLength: 5, selector: ({ row }) => row }),
        async (all) => {
          const { bytes, cells } = broken(all);
          const outcome = await proposeInventory(ctx, ada, {
            files: [{ bytes, fileName: 'servers.xlsx' }],
            covers: 'all',
          });
          if (outcome.kind === 'refused') {
            // Nothing of it can be taken: each cell is in the sentence, up to its limit.
            for (const cell of [...cells].slice(0, 1)) expect(outcome.text.en).toContain(cell);
          } else {
            const change = await loadChange(db, 'inventory_changes', outcome.changeId);
            const named = change?.refusals.map(({ address }) => rowOf(address)) ?? [];
            for (const cell of cells) expect([named, all]).toEqual([expect.arrayContaining([rowOf(cell)]), all]);
            expect(change?.difference.changes.filter(({ gone }) => gone === true)).toEqual([]);
            await cancelChange(INVENTORY_CHANGES, ctx, ada, { changeId: outcome.changeId });
          }
          expect(await stored()).toBe(before);
        },
      ),
      { numRuns: 200 },
    );
  }, 400_000);
});

/** A row stays out for one of its cells; that of its name is where others point to. */
function rowOf(address: string): string {
  return address.replace(/![A-Z]+/, '!row');
}
