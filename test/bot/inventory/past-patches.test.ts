// Updates of the past from files (HIST-2): found by their header, without duplicates, refused by cell, previewed, undone.
import { beforeEach, describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { readInventory } from '../../../spreadsheets/inventory-workbook.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { done, refusal } from '../shared/bench.ts';
import { openInventory } from './inventory-bench.ts';

const { db, ctx, ada, ROW, csv, propose, imported } = await openInventory();
const PAST = 'Serveur;Date;Heure;Résultat;Liste des paquets;Commentaire;Intervenant;Semaine';
const past = (...rows: readonly string[]) => Buffer.from([PAST, ...rows].join('\n'));

beforeEach(async () => {
  await imported(csv(ROW('vrpaie1'), ROW('vppaie1', { environment: 'Production' })));
});

async function history() {
  const rows = await db
    .selectFrom('patch_history as h')
    .innerJoin('servers as v', 'v.id', 'h.server_id')
    .select(['v.hostname', 'h.date_patch', 'h.status', 'h.source', 'h.notes', 'h.packages'])
    .select(['h.intervenant_name', 'h.campaign_label', 'h.year'])
    .orderBy('h.date_patch')
    .orderBy('h.id')
    .execute();
  return rows.map((row) => ({ ...row, date_patch: row.date_patch.toISOString() }));
}

const ROWS = [
  'VRPAIE1.example.test;04/11/2025;09h30;OK;openssl, bash.x86_64 4.4 > 5.1;RAS;Zoé Petit;S45',
  'vppaie1;2025-11-05;;échec;;disque plein;Zoé Petit;S45',
];

describe('past updates in an import', () => {
  it('are written with server, moment, result, packages, operator and week, as imported', async () => {
    await imported(past(...ROWS));
    expect(await history()).toEqual([
      {
        ...{
          hostname: 'vrpaie1',
          date_patch: '2025-11-04T08:30:00.000Z',
          status: 'ok',
          source: 'imported',
          year: 2025,
        },
        ...{ notes: 'RAS', intervenant_name: 'Zoé Petit', campaign_label: 'S45' },
        packages: [
          { name: 'bash', arch: 'x86_64', from: '4.4', to: '5.1' },
          { name: 'openssl', arch: '', from: null, to: null },
        ],
      },
      {
        ...{
          hostname: 'vppaie1',
          date_patch: '2025-11-04T23:00:00.000Z',
          status: 'ko',
          source: 'imported',
          year: 2025,
        },
        ...{ notes: 'disque plein', intervenant_name: 'Zoé Petit', campaign_label: 'S45', packages: [] },
      },
    ]);
  });

  it('change nothing the second time, whatever their order, their language and the form of their dates', async () => {
    await imported(past(...ROWS));
    expect(refusal(await propose(past(...ROWS.toReversed())))).toContain('nothing to change');
    const english = [
      'Host,Patch date,Result,Package list,Comment,Done by,Week',
      'vrpaie1,2025-11-04T09:30:00,success,"bash.x86_64 4.4 > 5.1, openssl",RAS,Zoé Petit,S45',
      'vppaie1,05/11/2025,failed,,disque plein,Zoé Petit,S45',
    ].join('\n');
    expect(refusal(await propose(Buffer.from(english)))).toContain('nothing to change');
    expect(await history()).toHaveLength(2);
  });

  it('tell a correction of an imported one, and take it back', async () => {
    await imported(past(...ROWS));
    const changeId = await imported(past('vppaie1;05/11/2025;;KO;;réseau coupé;Zoé Petit;S45'));
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.difference.changes).toEqual([
      {
        ...{ entity: 'patch', name: 'vppaie1 2025-11-05 00:00 ko' },
        ...{ before: { notes: 'disque plein' }, after: { notes: 'réseau coupé' } },
      },
    ]);
    expect((await history())[1]?.notes).toBe('réseau coupé');
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await history())[1]?.notes).toBe('disque plein');
  });

  it('recognise what the product has recorded itself, and leave it as it is', async () => {
    const { id } = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', 'vrpaie1')
      .executeTakeFirstOrThrow();
    const date_patch = new Date('2025-11-04T22:55:00Z');
    await db
      .insertInto('patch_history')
      .values({ server_id: id, source: 'standard', date_patch, status: 'ok', notes: 'ours', packages: '[]' })
      .execute();
    expect(refusal(await propose(past(ROWS[0] ?? '')))).toContain('nothing to change');
    const { changeId } = done(await propose(past(...ROWS)));
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.unread.map(({ en }) => en)).toEqual(['1 update already recorded here']);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await history()).map(({ notes }) => notes)).toEqual(['ours', 'disque plein']);
  });

  it('are undone, and only they', async () => {
    await imported(past('vrpaie1;01/10/2025;;OK;;;;'));
    const changeId = await imported(past(...ROWS));
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await history()).map(({ date_patch }) => date_patch)).toEqual(['2025-09-30T22:00:00.000Z']);
  });

  it.each([
    ['vrpaie9;04/11/2025;;OK;;;;', 'CSV!A2: unknown server: “vrpaie9”. Did you mean '],
    ['vrpaie1;04/11/2099;;OK;;;;', 'CSV!B2: 2099-11-04 is not a date of the past'],
    ['vrpaie1;31/02/2025;;OK;;;;', 'CSV!B2: “31/02/2025” is not a date'],
    ['vrpaie1;04/11/2025;25h00;OK;;;;', 'CSV!C2: “25h00” is not a time'],
    ['vrpaie1;04/11/2025;;peut-être;;;;', 'CSV!D2: “peut-être” is not a known value'],
    ['vrpaie1;04/11/2025;;OK;a$b;;;', 'CSV!E2: “a$b” is not a package'],
    ['vrpaie1;;;OK;;;;', 'CSV!B2: missing: Date'],
  ])('“%s” stays out, and its cell is named', async (row, sentence) => {
    const { refusals } = done(await propose(past(row, 'vrpaie1;05/11/2025;;OK;;;;')));
    expect(refusals.map(({ text }) => text.en).join(' ')).toContain(sentence);
  });

  it('of servers that the same file brings come with them', async () => {
    const both = [
      { bytes: csv(ROW('vrnew1')), fileName: 'servers.csv' },
      { bytes: past('vrnew1;04/11/2025;;OK;;;;'), fileName: 'past.csv' },
    ];
    const { proposeInventory } = await import('../../../bot/inventory/propose-inventory.ts');
    const { changeId, refusals } = done(await proposeInventory(ctx, ada, { files: both, covers: [] }));
    expect(refusals).toEqual([]);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await history()).map(({ hostname }) => hostname)).toEqual(['vrnew1']);
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await history()).toEqual([]);
  });

  it('retire no server that they do not name (INV-4)', async () => {
    const { changeId } = done(await propose(past(...ROWS.slice(1))));
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.difference).toMatchObject({ absent: [], leaving: { gone: 0 } });
  });

  it.each(['csv', 'xlsx'] as const)('as /history exports them (%s) change nothing', async (format) => {
    await imported(past(...ROWS));
    const at = { db, language: 'fr', now: ctx.clock.now(), zone: 'Europe/Paris' } as const;
    const content = await contentOf(at, { kind: 'history', filter: '', format });
    expect(refusal(await propose(await bytesOf(content)))).toContain('nothing to change');
  });

  it('a list of servers with a date and a status stays one of servers', async () => {
    const bytes = Buffer.from('Serveur;Date;Statut;Domaine;Environnement\nvrx1;01/02/2025;En service;INF;Recette');
    const read = await readInventory(bytes);
    expect(read.kind === 'tables' && read.tables.map(({ entity }) => entity)).toEqual(['server']);
  });
});
