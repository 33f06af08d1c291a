// The inventory from a file: what is read, refused, previewed, applied whole and taken back (INV-1 to INV-6).
import { beforeEach, describe, expect, it } from 'vitest';
import { applyChange, cancelChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { coverDomains } from '../../../bot/inventory/cover-domains.ts';
import { estateContent } from '../../../bot/inventory/estate-content.ts';
import { INVENTORY_CHANGES, inventoryNames } from '../../../bot/inventory/inventory-work.ts';
import { type Coverage, proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadCampaignInventoryChanges } from '../../../db/queries/inventory/open-campaigns.ts';
import { loadStoredRecords } from '../../../db/queries/inventory/stored-records.ts';
import { downloadAbility } from '../../../domain/download.ts';
import type { InventoryChangeId } from '../../../domain/ids.ts';
import { readInventory } from '../../../spreadsheets/inventory-workbook.ts';
import { addCampaign, addSession } from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { suffixes: ['', '.example.test', '.dmz.example.test'] });
const ada = await somebody(db, 'Ada', ['admin']);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);

const HEADER =
  'Serveur;Domaine;Environnement;Zone;Application;Responsable;OS;Version OS;État;Patché par;Support;Type de machine';
const ROW = (name: string, over: Partial<Record<'domain' | 'environment' | 'application' | 'owner', string>> = {}) =>
  [
    name,
    over.domain ?? 'INF',
    over.environment ?? 'Recette',
    'LAN',
    over.application ?? 'Paie',
    over.owner ?? 'odile@example.test',
    ...['Linux', 'RHEL 8.10', 'En service', 'SecOps', 'actif', 'VM'],
  ].join(';');
const csv = (...rows: readonly string[]) => Buffer.from([HEADER, ...rows].join('\r\n'));

async function propose(bytes: Uint8Array, covers: Coverage = [], by = ada) {
  return proposeInventory(ctx, by, { files: [{ bytes, fileName: 'estate.csv' }], covers });
}

async function imported(bytes: Uint8Array, covers: Coverage = [], confirmed?: string): Promise<InventoryChangeId> {
  const { changeId } = done(await propose(bytes, covers));
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed }));
  return changeId;
}

const stored = () => loadStoredRecords(db, inventoryNames(ctx.settings));
const server = async (key: string) => (await stored()).server.get(key)?.fields;
const names = async () => [...(await stored()).server.values()].map(({ name }) => name).sort();

beforeEach(async () => {
  for (const table of [
    ...[
      'campaign_inventory_changes',
      'patch_sessions',
      'campaigns',
      'server_ips',
      'server_databases',
      'servers',
      'application_contacts',
    ],
    ...['applications', 'zones', 'inventory_changes'],
  ] as const) {
    await db.deleteFrom(table as 'servers').execute();
  }
  await db
    .insertInto('environments')
    .values(['Production', 'Recette'].map((name) => ({ name })))
    .onConflict((oc) => oc.doNothing())
    .execute();
});

describe('an import', () => {
  it('brings servers with their places, application and its owner, who gets an account', async () => {
    await imported(csv(ROW('vrpaie1'), ROW('vppaie1', { environment: 'Production' })));
    expect(await server('vrpaie1')).toMatchObject({
      ...{ domain: 'INF', environment: 'Recette', zone: 'LAN', application: 'Paie', etat: 'Production' },
      ...{ patch_os_owner: 'secops', licence_support: 'active', machine_type: 'vm', os_family: 'linux' },
    });
    const all = await stored();
    expect(all.application.get('paie')?.fields.owners).toBe('odile@example.test');
    expect(all.person.get('odile@example.test')?.fields.roles).toBe('owner');
  });

  it('changes nothing the second time', async () => {
    const file = csv(ROW('vrpaie1'), ROW('vppaie1', { environment: 'Production' }));
    await imported(file);
    expect(refusal(await propose(file))).toContain('nothing to change');
  });

  it('leaves out the rows that it cannot read, names their cells, and takes the others', async () => {
    const file = csv(ROW('vrpaie1'), ROW('vrpaie 2'), ROW('vrpaie3', { environment: 'Recete' }));
    const { changeId, refusals } = done(await propose(file));
    expect(refusals.map(({ text }) => text.en)).toEqual([
      'CSV!A3: “vrpaie 2” is not a server name.',
      'CSV!C4: unknown environment: “Recete”. Did you mean Recette?',
    ]);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await names()).toEqual(['vrpaie1']);
  });

  it('takes a short name and its full name for one server, and refuses what it cannot tell apart', async () => {
    await imported(csv(ROW('vrpaie1')));
    const file = csv(ROW('VRPAIE1.example.test', { application: 'Compta' }), ROW('vrpaie1.other.test'));
    const { refusals, changeId } = done(await propose(file));
    expect(refusals.map(({ text }) => text.en).join()).toContain('CSV!A3: “vrpaie1.other.test” and vrpaie1 may be one');
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await server('vrpaie1')).toMatchObject({ application: 'Compta' });
    expect(await names()).toEqual(['vrpaie1']);
  });

  it('refuses both of two rows of one server that differ', async () => {
    const file = csv(ROW('vrpaie1'), ROW('vrpaie1.example.test', { application: 'Compta' }), ROW('vrpaie2'));
    const { refusals } = done(await propose(file));
    expect(refusals.map(({ address }) => address)).toEqual(['CSV!A2', 'CSV!A3']);
  });

  it('counts what nobody has said as unknown, so that no campaign takes it', async () => {
    await imported(Buffer.from('Hostname,Domain,Environment\nvrnew1,INF,Recette\n'));
    expect(await server('vrnew1')).toMatchObject({
      ...{ etat: 'inconnu', patch_os_owner: 'inconnu', licence_support: 'inconnu', os_family: 'inconnu' },
    });
  });

  it('is refused for a coordinator where it brings people, and says so', async () => {
    const file = Buffer.from('Hostname,Domain,Environment\nvrnew1,INF,Recette\n');
    expect(done(await propose(file, [], carole)).refusals).toEqual([]);
    expect(refusal(await propose(file, [], omar))).toContain('Only');
    const people = Buffer.from('E-mail;Nom;Rôles\nzoe@example.test;Zoé;coordinateur\n');
    expect(refusal(await propose(people, [], carole))).toContain('only an admin may import people');
  });

  it('is refused whole when somebody has changed a row meanwhile', async () => {
    await imported(csv(ROW('vrpaie1'), ROW('vrpaie2')));
    const file = csv(ROW('vrpaie1', { application: 'Compta' }), ROW('vrpaie2', { application: 'Compta' }));
    const { changeId } = done(await propose(file));
    const compta = await db
      .insertInto('applications')
      .values({ name: 'Autre' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.updateTable('servers').set({ application_id: compta.id }).where('hostname', '=', 'vrpaie2').execute();
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('vrpaie2 has changed');
    expect(await server('vrpaie1')).toMatchObject({ application: 'Paie' });
  });

  it('is undone: what it added goes, what it changed is as before', async () => {
    await imported(csv(ROW('vrpaie1')));
    const changeId = await imported(csv(ROW('vrpaie1', { application: 'Compta' }), ROW('vrpaie2')));
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await names()).toEqual(['vrpaie1']);
    expect(await server('vrpaie1')).toMatchObject({ application: 'Paie' });
  });

  it('is not undone once a campaign has its server: history stays', async () => {
    const changeId = await imported(csv(ROW('vrpaie1'), ROW('vrpaie2')));
    const { id } = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', 'vrpaie2')
      .executeTakeFirstOrThrow();
    await addSession(db, await addCampaign(db, carole.userId), id);
    expect(refusal(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('vrpaie2 is already in use');
    expect(await names()).toEqual(['vrpaie1', 'vrpaie2']);
  });
});

describe('what a file does not name', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => ROW(`vrpaie${i + 1}`));

  it('stays, unless its sender says that the file has every server of the domain', async () => {
    await imported(csv(...twelve));
    const shorter = csv(...twelve.slice(1));
    const { changeId } = done(await propose(shorter));
    expect((await loadChange(db, 'inventory_changes', changeId))?.difference).toMatchObject({
      changes: [],
      absent: ['vrpaie1'],
    });
    const covered = done(await coverDomains(ctx, ada, { changeId }));
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId: covered.changeId }));
    expect(await server('vrpaie1')).toMatchObject({ etat: 'Décommissionné' });
    expect(await server('vrpaie2')).toMatchObject({ etat: 'Production' });
  });

  it('is nothing of other domains', async () => {
    await imported(csv(...twelve, ROW('vrother1', { domain: 'DMZ' })));
    const { changeId } = done(await propose(csv(...twelve.slice(1)), ['INF']));
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.difference.changes.map(({ name }) => name)).toEqual(['vrpaie1']);
    expect(refusal(await propose(csv(...twelve), ['DMZ']))).toContain('no server of the domain DMZ');
  });

  it('needs a second yes beyond a tenth', async () => {
    await imported(csv(...twelve));
    const { changeId } = done(await propose(csv(...twelve.slice(2)), 'all'));
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('Type 2');
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed: '3' }))).toContain('Type 2');
    expect(await server('vrpaie1')).toMatchObject({ etat: 'Production' });
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed: 'vrpaie2, vrpaie1' }));
    expect(await server('vrpaie1')).toMatchObject({ etat: 'Décommissionné' });
  });

  it('is not gone because its row could not be read', async () => {
    await imported(csv(...twelve));
    const broken = csv(ROW('vrpaie1', { environment: 'Nowhere' }), ...twelve.slice(1));
    const { changeId, refusals } = done(await propose(broken, 'all').then(allowRefused));
    expect([changeId, refusals]).toEqual([null, ['CSV!C2: unknown environment: “Nowhere”.']]);
    const unnamed = csv(ROW('vr paie1'), ...twelve.slice(1), ROW('vrpaie13'));
    const change = await loadChange(db, 'inventory_changes', done(await propose(unnamed, 'all')).changeId);
    expect(change?.difference.changes.map(({ name }) => name)).toEqual(['vrpaie13']);
  });
});

/** A file of which nothing can be taken says its refusals in its sentence. */
function allowRefused(outcome: Awaited<ReturnType<typeof propose>>) {
  if (outcome.kind === 'done') throw new Error('nothing should be taken');
  const said = outcome.text.en.replace('No row can be taken. ', '');
  return { kind: 'done' as const, changeId: null, refusals: [said] };
}

describe('what an import changes in an open campaign', () => {
  it('is noted for its card, of servers that are in it, and owners for all servers of their application', async () => {
    await imported(csv(ROW('vrpaie1'), ROW('vrpaie2'), ROW('vrpaie3')));
    const campaignId = await addCampaign(db, carole.userId);
    const closed = await addCampaign(db, carole.userId);
    for (const [hostname, campaign] of [
      ['vrpaie1', campaignId],
      ['vrpaie2', campaignId],
      ['vrpaie3', closed],
    ] as const) {
      const { id } = await db
        .selectFrom('servers')
        .select('id')
        .where('hostname', '=', hostname)
        .executeTakeFirstOrThrow();
      await addSession(db, campaign, id);
    }
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: ctx.time.now })
      .where('id', '=', closed)
      .execute();
    const owner = 'paul@example.test';
    await imported(csv(ROW('vrpaie1', { domain: 'DMZ', owner }), ROW('vrpaie2', { owner }), ROW('vrpaie3', { owner })));
    const said = (await loadCampaignInventoryChanges(db, campaignId)).map((one) => [
      one.hostname,
      one.field,
      one.after,
    ]);
    expect(said.sort()).toEqual([
      ['vrpaie1', 'domain', 'DMZ'],
      ['vrpaie1', 'owners', owner],
      ['vrpaie2', 'owners', owner],
    ]);
    expect(await loadCampaignInventoryChanges(db, closed)).toEqual([]);
    const card = await createRenderer({ db, clock: ctx.clock, settings: SETTINGS }).render(
      `campaign:${campaignId}`,
      'en',
    );
    expect(textOf(card)).toContain('Inventory changed since (3)');
  });
});

describe('a move between production and non-production', () => {
  it('needs its name or the number, to be done and to be undone', async () => {
    await imported(csv(ROW('vrpaie1'), ROW('vrpaie2')));
    const moved = csv(ROW('vrpaie1', { environment: 'Production' }), ROW('vrpaie2'));
    const { changeId } = done(await propose(moved));
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('(vrpaie1)');
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed: 'yes' }))).toContain(
      'vrpaie1',
    );
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed: 'vrpaie1' }));
    expect(refusal(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('Type 1');
    done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId, confirmed: '1' }));
    expect(await server('vrpaie1')).toMatchObject({ environment: 'Recette' });
  });
});

describe('the export', () => {
  it.each(['fr', 'en'] as const)('imported again in %s changes nothing', async (language) => {
    await imported(csv(ROW('vrpaie1'), ROW('vppaie1', { environment: 'Production' })));
    const file = await estateContent({ db, language, zone: 'Europe/Paris', now: ctx.time.now } as never, 'everything');
    expect(refusal(await propose(await bytesOf(file), 'all'))).toContain('nothing to change');
  });
});

describe('a change that waits', () => {
  it('is cancelled, and applied no more', async () => {
    const { changeId } = done(await propose(csv(ROW('vrpaie1'))));
    done(await cancelChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }))).toContain('cancelled');
    expect(await names()).toEqual([]);
  });
});

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
      'CSV!E7: an owner is given, but not the application that they own.',
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

  it('are in the export and on the card for those who decide on them alone', async () => {
    const { changeId } = done(await propose(people('card@example.test;Card;opérateur;')));
    const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
    const seen = async (who: typeof ada) =>
      textOf(
        await renderer.render(`inventory-change:${changeId}`, 'en', { userId: who.userId, roles: who.actor.roles }),
      );
    expect(await seen(ada)).toContain('card@example.test');
    expect(await seen(carole)).not.toContain('card@example.test');
    expect(await seen(carole)).toContain('1 added');
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
