// An empty inventory, and people who bring files.
import { beforeEach } from 'vitest';
import { applyChange } from '../../../bot/change-sets/change-set.ts';
import { INVENTORY_CHANGES, inventoryNames } from '../../../bot/inventory/inventory-work.ts';
import { type Coverage, proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { loadStoredRecords } from '../../../db/queries/inventory/stored-records.ts';
import type { InventoryChangeId } from '../../../domain/ids.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';

export async function openInventory() {
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
        'patch_history',
        'campaigns',
        'server_ips',
        'server_databases',
        'server_dependencies',
        'servers',
        'application_contacts',
        'application_checks',
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

  return { db, ctx, ada, carole, omar, ROW, csv, propose, imported, stored, server, names };
}
