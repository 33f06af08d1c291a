// Sheets beside that of servers: addresses, databases and checks of applications are read, compared, applied and taken back; patch windows are
// named as not read (INV-1, INV-2, RUN-9, POL-5).
import { beforeEach, describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { estateContent } from '../../../bot/inventory/estate-content.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import type { InventoryChangeId } from '../../../domain/ids.ts';
import { readInventory } from '../../../spreadsheets/inventory-workbook.ts';
import { workbook } from '../../spreadsheets/books.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { done, refusal, somebody } from '../shared/bench.ts';
import { openInventory } from './inventory-bench.ts';

const { db, ctx, ada, carole, ROW, csv, propose, imported, stored, server } = await openInventory();
const text = (...lines: readonly string[]) => Buffer.from(lines.join('\n'));

beforeEach(async () => {
  await imported(csv(ROW('vrpaie1'), ROW('vrpaie2')));
});

const changesOf = async (changeId: InventoryChangeId) =>
  (await loadChange(db, 'inventory_changes', changeId))?.difference.changes;
const refused = async (bytes: Uint8Array, by = ada) => {
  const outcome = await propose(bytes, [], by);
  return outcome.kind === 'refused' ? [outcome.text.en] : outcome.refusals.map(({ text: said }) => said.en);
};

describe('a sheet of addresses', () => {
  const ROWS = ['Nom du serveur;Adresse IP', 'VRPAIE1.example.test;10.0.0.2', 'vrpaie1;10.0.0.1', 'vrpaie2;FE80::1'];

  it('gives each server the addresses of its rows, changes nothing the second time, and is taken back', async () => {
    const changeId = await imported(text(...ROWS));
    expect((await server('vrpaie1'))?.ips).toBe('10.0.0.1, 10.0.0.2');
    expect((await server('vrpaie2'))?.ips).toBe('fe80::1');
    expect(await changesOf(changeId)).toEqual([
      { entity: 'server', name: 'vrpaie1', before: { ips: null }, after: { ips: '10.0.0.1, 10.0.0.2' } },
      { entity: 'server', name: 'vrpaie2', before: { ips: null }, after: { ips: 'fe80::1' } },
    ]);
    expect(refusal(await propose(text(...ROWS)))).toContain('nothing to change');
    expect(refusal(await propose(text('Host,IP', 'vrpaie1,10.0.0.1', 'vrpaie1,10.0.0.2')))).toContain('nothing');
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await server('vrpaie1'))?.ips).toBeNull();
  });

  it('leaves servers alone that it does not name, and empties one whose cell is empty', async () => {
    await imported(text(...ROWS));
    await imported(text('Serveur;Adresse IP', 'vrpaie1;10.0.0.9'));
    expect([(await server('vrpaie1'))?.ips, (await server('vrpaie2'))?.ips]).toEqual(['10.0.0.9', 'fe80::1']);
    await imported(text('Serveur;Adresse IP', 'vrpaie1;'));
    expect((await server('vrpaie1'))?.ips).toBeNull();
  });

  it('names the cell of what it cannot take', async () => {
    expect(await refused(text('Serveur;Adresse IP', 'vrpaie1;10.0.0', 'vrpaie3;10.0.0.1', 'vrpaie2;10.0.0.7'))).toEqual(
      [
        'CSV!B2: “10.0.0” is not an IP address.',
        expect.stringMatching(/^CSV!A3: unknown server: “vrpaie3”. Did you mean /),
      ],
    );
  });

  it('is no list of servers, so that nobody is missing in it (INV-4)', async () => {
    const { changeId } = done(await propose(text('Serveur;Adresse IP', 'vrpaie1;10.0.0.1'), 'all'));
    expect((await loadChange(db, 'inventory_changes', changeId))?.difference).toMatchObject({
      absent: [],
      leaving: { gone: 0 },
    });
  });
});

describe('a sheet of databases', () => {
  it('gives each server its databases with their engine, and takes them back', async () => {
    const rows = ['Serveur;Base;Moteur', 'vrpaie1;PAIE;oracle', 'vrpaie1;RH', 'vrpaie2;CRM (mysql);'];
    const changeId = await imported(text(...rows));
    expect((await server('vrpaie1'))?.databases).toBe('PAIE (oracle), RH');
    expect((await server('vrpaie2'))?.databases).toBe('CRM (mysql)');
    const english = ['Database,DBMS,Hostname', 'RH,,vrpaie1', 'PAIE,oracle,vrpaie1', 'CRM,mysql,vrpaie2'];
    expect(refusal(await propose(text(...english)))).toContain('nothing to change');
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await server('vrpaie1'))?.databases).toBeNull();
  });

  it.each([
    [
      ['vrpaie1;PAIE;oracle', 'vrpaie1;PAIE;mysql'],
      ['CSV!B2: the database “PAIE” of vrpaie1', 'CSV!B3: the database'],
    ],
    [['vrpaie1;;oracle'], ['CSV!C2: an engine is given, but no database.']],
    [['vrpaie1;PAIE (oracle);mysql'], ['CSV!C2: “mysql” is not the engine of a database']],
    [['vrpaie1;PAIE (oracle), PAIE;'], ['CSV!B2: holds “PAIE” several times, with other engines']],
  ])('%j stays out, and its cells are named', async (rows, sentences) => {
    const said = await refused(text('Serveur;Base;Moteur', ...rows, 'vrpaie2;OK;'));
    expect(said).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)));
  });
});

describe('a list beside the column of the servers', () => {
  const file = (ips: string) =>
    workbook({
      Serveurs: [
        ['Serveur', 'Domaine', 'Environnement', 'Adresses IP'],
        ['vrpaie1', 'INF', 'Recette', ips],
        ['vrnew1', 'INF', 'Recette', null],
      ],
      Adresses: [
        ['Serveur', 'Adresse IP'],
        ['vrpaie1', '10.0.0.1'],
        ['vrnew1', '10.0.0.2'],
      ],
    });

  it('says what the column leaves empty, of new servers too', async () => {
    await imported(file(''));
    expect([(await server('vrpaie1'))?.ips, (await server('vrnew1'))?.ips]).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('is refused with its server where the two disagree (INV-3)', async () => {
    const { refusals } = done(await propose(file('10.0.0.3')));
    expect(refusals.map(({ address }) => address)).toEqual(['Serveurs!A2', 'Adresses!A2']);
  });
});

describe('a sheet of checks', () => {
  const ROWS = [
    'Application;Contrôle',
    'paie;/opt/paie/bin/status --name "two words"',
    'Paie;https://paie.example.test/Health',
  ];
  const checks = async () => Array.from((await stored()).check.values(), ({ fields }) => fields);

  it('adds them to their application, once, and takes them back', async () => {
    const changeId = await imported(text(...ROWS));
    expect(await checks()).toEqual([
      { application: 'Paie', check: '/opt/paie/bin/status --name "two words"' },
      { application: 'Paie', check: 'https://paie.example.test/Health' },
    ]);
    const rows = await db.selectFrom('application_checks').select(['argv', 'created_by']).orderBy('id').execute();
    expect(rows[0]).toEqual({ argv: ['/opt/paie/bin/status', '--name', 'two words'], created_by: ada.userId });
    expect(refusal(await propose(text(...ROWS)))).toContain('nothing to change');
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await checks()).toEqual([]);
  });

  it('takes none away that it does not name', async () => {
    await imported(text(...ROWS));
    await imported(text('Application,Check', 'Paie,/opt/other'));
    expect(await checks()).toHaveLength(3);
  });

  it('come with the application that the same file brings by its servers, and go with it', async () => {
    const files = [
      text('Application;Contrôle', 'Compta;https://compta.example.test/'),
      csv(ROW('vrc1', { application: 'Compta' })),
    ];
    const { changeId, refusals } = done(
      await proposeInventory(ctx, ada, {
        files: files.map((bytes, i) => ({ bytes, fileName: `${i}.csv` })),
        covers: [],
      }),
    );
    expect(refusals).toEqual([]);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await checks()).toEqual([{ application: 'Compta', check: 'https://compta.example.test/' }]);
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect((await stored()).application.has('compta')).toBe(false);
  });

  it.each([
    ['Paie;status', 'CSV!B2: give the full path of the program'],
    ['Paie;https://a:b@example.test', 'CSV!B2: give one address that starts with http'],
    ['Paie;', 'CSV!B2: missing: Check'],
    ['Paye;/opt/x', 'CSV!A2: unknown application: “Paye”. Did you mean Paie?'],
  ])('“%s” stays out, and its cell is named', async (row, sentence) => {
    expect((await refused(text('Application;Contrôle', row))).join(' ')).toContain(sentence);
  });

  it('leave out the eleventh of an application, in the file and by the time it is applied', async () => {
    const rows = Array.from({ length: 11 }, (_, i) => `Paie;/opt/check${i}`);
    const { changeId, refusals } = done(await propose(text('Application;Contrôle', ...rows)));
    expect(refusals.map(({ text: said }) => said.en)).toEqual([
      'CSV!B12: the application Paie would have more than 10 checks.',
    ]);
    await imported(text('Application;Contrôle', 'Paie;/opt/meanwhile'));
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('more than 10 checks');
    expect(await checks()).toHaveLength(1);
  });

  it('are an operator’s to bring, since they run on servers', async () => {
    expect(await refused(text(...ROWS), carole)).toEqual([
      expect.stringContaining('CSV!A2: paie, only an operator or an admin may import checks'),
    ]);
    const both = await somebody(db, 'Bea', ['coordinator', 'operator']);
    expect(await refused(text(...ROWS), both)).toEqual([]);
  });
});

describe('a sheet of patch windows', () => {
  const WINDOWS = [
    ['Serveur', 'Fenêtre', 'Jour', 'Début', 'Fin'],
    ['vrpaie1', 'Mardi soir', 'Mardi', '22:00', '02:00'],
  ];

  it('is named as not read, and none of its columns is taken for another', async () => {
    const servers = [
      ['Serveur', 'Zone'],
      ['vrpaie1', 'DMZ'],
    ];
    const { changeId } = done(await propose(workbook({ Serveurs: servers, Fenêtres: WINDOWS })));
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.unread.map(({ en }) => en)).toEqual([
      'sheet “Fenêtres” (patch windows, not read yet: preferred day and time are columns of servers)',
    ]);
    expect(change?.difference.changes.map(({ after }) => after)).toContainEqual({ zone: 'DMZ' });
    expect(JSON.stringify(change?.difference)).not.toContain('mardi');
  });

  it('alone is refused by its name', async () => {
    expect(refusal(await propose(workbook({ Fenêtres: WINDOWS })))).toMatch(/nothing but patch windows \(Fenêtres\)/);
    const rules = [
      ['Group', 'Recurrence', 'Duration'],
      ['Paie', 'FREQ=MONTHLY;BYDAY=2TU', '4 h'],
    ];
    expect(refusal(await propose(workbook({ Windows: rules })))).toContain('not read yet');
  });

  it('leaves a list of servers with such columns a list of servers, whose columns are named', async () => {
    const list = [
      ['Serveur', 'Domaine', 'Environnement', 'Début', 'Fin'],
      ['vrnew1', 'INF', 'Recette', '22:00', '02:00'],
    ];
    const read = await readInventory(workbook({ Liste: list }));
    expect(read.kind === 'tables' && [read.tables.map(({ entity }) => entity), read.unread.length]).toEqual([
      ['server'],
      2,
    ]);
  });
});

describe('the workbook of the inventory', () => {
  const content = (what: 'everything' | 'template') =>
    estateContent({ db, language: 'fr', zone: 'Europe/Paris', now: ctx.clock.now() } as never, what);

  it('has the sheets in its template, each found again', async () => {
    const read = await readInventory(await bytesOf(await content('template')));
    expect(read.kind === 'tables' && read.tables.map(({ entity }) => entity).sort()).toEqual([
      'address',
      'application',
      'check',
      'database',
      'domain',
      'environment',
      'patch',
      'person',
      'rule',
      'server',
      'zone',
    ]);
  });

  it('is exported with them, and changes nothing when it comes back', async () => {
    await imported(text('Serveur;Adresse IP', 'vrpaie1;10.0.0.1', 'vrpaie1;10.0.0.2'));
    await imported(text('Serveur;Base;Moteur', 'vrpaie1;PAIE;oracle', 'vrpaie1;RH;'));
    await imported(text('Application;Contrôle', 'Paie;/opt/paie/bin/status "two words"'));
    // Its first word is a title of servers.
    await imported(text('Règle;Valeur;Opérateur', 'serveur;vrpaie1;omar@example.test'));
    const bytes = await bytesOf(await content('everything'));
    const read = await readInventory(bytes);
    expect(read.kind === 'tables' && read.tables.map(({ entity, rows }) => [entity, rows.length])).toEqual(
      expect.arrayContaining([
        ['address', 2],
        ['database', 2],
        ['check', 1],
        ['rule', 1],
      ]),
    );
    expect(refusal(await propose(bytes))).toContain('nothing to change');
  });
});
