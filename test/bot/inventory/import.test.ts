// The inventory from a file: what is read, refused, previewed, applied whole and taken back (INV-1 to INV-6).
import { describe, expect, it } from 'vitest';
import { applyChange, cancelChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { coverDomains } from '../../../bot/inventory/cover-domains.ts';
import { estateContent } from '../../../bot/inventory/estate-content.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadCampaignInventoryChanges } from '../../../db/queries/inventory/open-campaigns.ts';
import { addCampaign, addSession } from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { done, refusal } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';
import { openInventory } from './inventory-bench.ts';

const { db, ctx, ada, carole, omar, ROW, csv, propose, imported, stored, server, names } = await openInventory();

describe('an import (INV-1, INV-2)', () => {
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

  it('INV-3 takes a short name and its full name for one server, and refuses what it cannot tell apart', async () => {
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

  it('refuses a new server where no column says its domain or its environment, and leaves known ones alone', async () => {
    await imported(csv(ROW('vrpaie1')));
    const file = Buffer.from('Hostname,Application\nvrpaie1,Compta\nvrnew1,Compta\n');
    const { changeId, refusals } = done(await propose(file));
    expect(refusals.map(({ text }) => text.en)).toEqual(['CSV!A3: missing: Domain.', 'CSV!A3: missing: Environment.']);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await server('vrpaie1')).toMatchObject({ application: 'Compta' });
    expect(await names()).toEqual(['vrpaie1']);
  });

  it('INV-3 takes two tables that name one server together, and refuses both rows where they differ', async () => {
    const paie = Buffer.from('Hostname,Domain,Environment\nvrpaie1,INF,Recette\nvrpaie2,INF,Recette\n');
    const more = Buffer.from('Hostname,Environment,Application\nvrpaie1,Recette,Compta\nvrpaie2,Production,Compta\n');
    const two = [paie, more].map((bytes, i) => ({ bytes, fileName: `${i}.csv` }));
    const { changeId, refusals } = done(await proposeInventory(ctx, ada, { files: two, covers: [] }));
    expect(refusals.map(({ address }) => address)).toEqual(['0.csv!A3', '1.csv!A3']);
    done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
    expect(await server('vrpaie1')).toMatchObject({ application: 'Compta', environment: 'Recette' });
    expect(await names()).toEqual(['vrpaie1']);
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

describe('what a file does not name (INV-4)', () => {
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

/** A file of which nothing new can be taken says its refusals in its sentence. */
function allowRefused(outcome: Awaited<ReturnType<typeof propose>>) {
  if (outcome.kind === 'done') throw new Error('nothing should be taken');
  const said = outcome.text.en.replace(/^.*(No row can be taken\.|Left out:) /, '');
  return { kind: 'done' as const, changeId: null, refusals: [said] };
}

describe('what an import changes in an open campaign (INV-5)', () => {
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
