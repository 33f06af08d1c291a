// Messy exports, servers that leave by their state, and people: what a file may and may not do (INV-4, PEOPLE-2, PEOPLE-6).
import { describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { printedChange } from '../../../bot/inventory/printed-change.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { downloadAbility } from '../../../domain/download.ts';
import { readInventory } from '../../../spreadsheets/inventory-workbook.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { done, refusal } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';
import { openInventory } from './inventory-bench.ts';

const { db, ctx, ada, carole, ROW, csv, propose, imported, stored, server, names } = await openInventory();

const HEAD = 'Serveur;Domaine;Environnement;Application;Responsable';

describe('a messy export', () => {
  const messy = [
    'Parc serveurs;;;;;;',
    'Extraction du 28/11/2026;;;;;;',
    'Nom du serveur;Domaine;Env;Appli;Responsable applicatif;Statut;Commentaire',
    'VPPAIE01.example.test;GESTION;Production;Paie;Claire Martin <Claire.Martin@example.com>;En production;ancien',
    'vrpaie01;GESTION;RECETTE;paie;claire.martin@example.com;en service;',
    'vdpaie01;GESTION;Dévelopement;Paie;;En production;',
    'vppaie02;GESTION;production;;odile@example.test;En production;',
  ];

  it('is read below its titles, by the words that it uses, and what is not read is named', async () => {
    const { changeId, refusals } = done(await propose(Buffer.from(messy.join('\n'))));
    expect(refusals.map(({ text }) => text.en)).toEqual([
      'CSV!C6: unknown environment: “Dévelopement”. Did you mean Développement?',
      'CSV!E7: an owner is given, but not the application that they own; give it, or take the owner out.',
    ]);
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.unread.map(({ en }) => en)).toEqual(['column G “Commentaire”']);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await names()).toEqual(['vppaie01', 'vrpaie01']);
    expect(await server('vppaie01')).toMatchObject({
      environment: 'Production',
      application: 'Paie',
      etat: 'Production',
    });
    expect((await stored()).application.get('paie')?.fields.owners).toBe('claire.martin@example.com');
  });

  it('sent again, is told to be here already but for its faults', async () => {
    const rows = [HEAD, 'vpgrh01;RH;Production;GRH;', 'vpgrh02;RH;Prodution;GRH;'];
    await imported(Buffer.from(rows.join('\n')));
    const again = refusal(await propose(Buffer.from(rows.join('\n'))));
    expect(again).toContain('All that can be taken is in the inventory already');
    expect(again).toContain('CSV!C3');
    expect(refusal(await propose(Buffer.from([rows[0], rows[2]].join('\n'))))).toContain('No row can be taken. CSV!C2');
  });
});

describe('servers that a file takes out of service by their state', () => {
  const rows = Array.from({ length: 12 }, (_, i) => ROW(`vrstate${i + 1}`));
  const retiredRow = (row: string) => row.replace('En service', 'Décommissionné');

  it('need a second yes beyond a tenth, as those that it does not name', async () => {
    await imported(csv(...rows));
    const { changeId } = done(await propose(csv(...rows.slice(0, 2).map(retiredRow), ...rows.slice(2))));
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('Type 2');
    expect(await server('vrstate1')).toMatchObject({ etat: 'Production' });
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed: '2' }));
    expect(await server('vrstate1')).toMatchObject({ etat: 'Décommissionné' });
  });

  it('need none for one of twelve', async () => {
    await imported(csv(...rows));
    const { changeId } = done(await propose(csv(retiredRow(rows[0] ?? ''), ...rows.slice(1))));
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await server('vrstate1')).toMatchObject({ etat: 'Décommissionné' });
  });
});

describe('people of a directory, their names in two columns', () => {
  const directory = (title: string, ...rows: readonly string[]) =>
    Buffer.from([`${title};E-mail;Téléphone`, ...rows].join('\n'));

  it('are known by their whole name, by which servers name their owners', async () => {
    await imported(
      directory('Nom;Prénom', 'LEFÈVRE;Zoé;zoe.lefevre@example.com;01', 'Jean Roux;Jean;jean.roux@example.com;02'),
    );
    const people = (await stored()).person;
    expect(people.get('zoe.lefevre@example.com')?.fields.name).toBe('Zoé LEFÈVRE');
    expect(people.get('jean.roux@example.com')?.fields.name).toBe('Jean Roux');
    await imported(Buffer.from([HEAD, 'vpged01;GED;Production;GED;Lefèvre Zoé'].join('\n')));
    expect((await stored()).application.get('ged')?.fields.owners).toBe('zoe.lefevre@example.com');
  });

  it('may answer for what they own: the role of an owner comes with the application', async () => {
    const files = [
      { bytes: Buffer.from([HEAD, 'vpcrm01;GED;Production;CRM;Ann Own'].join('\n')), fileName: 'servers.csv' },
      {
        bytes: directory('Nom;Prénom', 'Own;Ann;ann.own@example.com;01', 'Else;Bob;bob.else@example.com;02'),
        fileName: 'people.csv',
      },
    ];
    const { changeId } = done(await proposeInventory(ctx, ada, { files, covers: [] }));
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    const people = (await stored()).person;
    expect(people.get('ann.own@example.com')?.fields.roles).toBe('owner');
    expect(people.get('bob.else@example.com')?.fields.roles ?? null).toBeNull();
  });

  it('in English too', async () => {
    await imported(directory('Last name;First name', 'Martin;Ann;ann.martin@example.com;01'));
    expect((await stored()).person.get('ann.martin@example.com')?.fields.name).toBe('Ann Martin');
  });

  it('and a row with two faults is one row', async () => {
    const { changeId } = done(
      await propose(
        Buffer.from([HEAD, 'vpged02;two words;Production;GED;Nobody Known', 'vpged03;GED;Production;GED;'].join('\n')),
      ),
    );
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.refusals).toHaveLength(2);
    expect(change && printedChange(change).at(-1)).toContain('1 row left out.');
  });
});

describe('people in a file (PEOPLE-2)', () => {
  const people = (...rows: readonly string[]) => Buffer.from(['E-mail;Nom;Rôles;Expire le', ...rows].join('\n'));
  const addressOf = async (userId: number) =>
    (
      await db
        .selectFrom('users')
        .select('email')
        .where('id', '=', userId as never)
        .executeTakeFirstOrThrow()
    ).email;

  it('are new accounts; roles and ends of those that are there are for /role', async () => {
    const own = await addressOf(ada.userId);
    const file = people(`${own};Ada;coordinateur;31/12/2030`, 'new@example.test;New;opérateur;');
    const { changeId, refusals } = done(await propose(file));
    expect(refusals.map(({ text }) => text.en)).toEqual([
      expect.stringMatching(/^CSV!A2: .* already has an account: its roles and its end are changed with \/role\.$/),
    ]);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    const { person } = await stored();
    expect(person.get('new@example.test')?.fields.roles).toBe('operator');
    expect(person.get(own)?.fields).toMatchObject({ roles: null, expires: null });
  });

  it('are not taken away once they have spoken', async () => {
    const changeId = await imported(people('spoken@example.test;Spoken;opérateur;'));
    await db
      .updateTable('users')
      .set({ entra_id: 'entra-spoken' })
      .where('email', '=', 'spoken@example.test')
      .execute();
    expect(refusal(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('already in use');
    expect((await stored()).person.has('spoken@example.test')).toBe(true);
  });

  it('PEOPLE-6 are in the export and on the card for those who decide on them alone', async () => {
    const { changeId } = done(await propose(people('card@example.test;Card;opérateur;')));
    const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
    const seen = async (who: typeof ada) =>
      textOf(
        await renderer.render(`inventory-change:${changeId}`, 'en', { userId: who.userId, roles: who.actor.roles }),
      );
    expect(await seen(ada)).toContain('card@example.test');
    expect(await seen(carole)).not.toContain('card@example.test');
    expect(await seen(carole)).toContain('1 added');
    // In a channel, which is drawn for nobody.
    const everybodys = textOf(await renderer.render(`inventory-change:${changeId}`, 'en'));
    expect(everybodys).toContain('1 added');
    expect(everybodys).not.toContain('card@example.test');
    const at = { db, language: 'en', zone: 'Europe/Paris', now: ctx.time.now } as const;
    const sheetsOf = async (asked: boolean) =>
      (await readInventory(new Uint8Array(await bytesOf(await contentOf(at, { kind: 'estate', people: asked }))))) as {
        readonly tables: readonly { readonly entity: string; readonly rows: readonly unknown[] }[];
      };
    const rowsOf = async (asked: boolean) =>
      (await sheetsOf(asked)).tables.find(({ entity }) => entity === 'person')?.rows.length ?? 0;
    expect(await rowsOf(true)).toBeGreaterThan(0);
    expect(await rowsOf(false)).toBe(0);
    expect([downloadAbility({ kind: 'estate', people: true }), downloadAbility({ kind: 'estate' })]).toEqual([
      'role.manage',
      'read',
    ]);
  });
});
