// One field of a server by hand: read as a file would be, with a reason, taken back; a move to or from production waits for a second yes.
import { describe, expect, it } from 'vitest';
import { applyChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { INVENTORY_CHANGES, inventoryNames } from '../../../bot/inventory/inventory-work.ts';
import { loadStoredRecords } from '../../../db/queries/inventory/stored-records.ts';
import type { InventoryChangeId } from '../../../domain/ids.ts';
import { addServer } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
await addServer(db, 'vrset1');
await addServer(db, 'vpset1', { environment: 'Production' });
await db.insertInto('zones').values({ name: 'DMZ' }).execute();

const fieldsOf = async (name: string) =>
  (await loadStoredRecords(db, inventoryNames(ctx.settings))).server.get(name)?.fields ?? {};
const changeOf = (key: string) => Number(key.split(':')[1]) as InventoryChangeId;

describe('/server HOST set FIELD VALUE', () => {
  it.each([
    ['/server vrset1 set zone dmz moved to the new rack', 'zone', 'DMZ'],
    ['/serveur vrset1 changer "Heure préférée" 9h demandé', 'pref_patch_heure', '09h00'],
    ['/server vrset1 set support els contract signed', 'licence_support', 'els'],
    ['/server vrset1 set zone - not in a zone', 'zone', null],
  ])('%s', async (line, field, value) => {
    const key = await chat.type(carole, line);
    expect(key).toMatch(/^inventory-change:/);
    expect((await fieldsOf('vrset1'))[field] ?? null).toBe(value);
  });

  it('keeps the reason, and is undone', async () => {
    const key = await chat.type(carole, '/server vrset1 set app_group cluster-a both nodes');
    const audit = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect([audit.action, audit.reason]).toEqual(['inventory.set', 'both nodes']);
    done(await undoChange(INVENTORY_CHANGES, ctx, carole, { changeId: changeOf(key) }));
    expect((await fieldsOf('vrset1')).app_group).toBeNull();
  });

  it.each([
    ['/server vrset1 set zonne DMZ moved', '“zonne” is not a field'],
    ['/server vrset1 set environment Recete moved', '“Recete” is unknown. Did you mean Recette?'],
    ['/server vrset1 set support maybe moved', '“maybe” is not a known value'],
    ['/server vrset1 set domain - moved', 'cannot be empty'],
    ['/server nohost set zone DMZ moved', 'nohost'],
  ])('%s is refused', async (line, said) => {
    const before = await fieldsOf('vrset1');
    expect(await chat.type(carole, line)).toContain(said);
    expect(await fieldsOf('vrset1')).toEqual(before);
  });

  it('is refused to an operator', async () => {
    expect(await chat.type(omar, '/server vrset1 set zone DMZ moved')).toContain('Only a coordinator');
  });

  it('waits for a second yes where a server would leave production', async () => {
    const key = await chat.type(carole, '/server vpset1 set environment Recette test bench');
    expect((await fieldsOf('vpset1')).environment).toBe('Production');
    const changeId = changeOf(key);
    expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, carole, { changeId }))).toContain('vpset1');
    done(await applyChange(INVENTORY_CHANGES, ctx, carole, { changeId, confirmed: 'vpset1' }));
    expect((await fieldsOf('vpset1')).environment).toBe('Recette');
  });
});
