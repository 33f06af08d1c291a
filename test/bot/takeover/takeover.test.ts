// A takeover from a running PatchCenter: proposed as one change, applied whole, taken back; the other database is never written (INV-1, INV-2).
import { describe, expect, it } from 'vitest';
import { applyChange, cancelChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { inventoryChangeView } from '../../../bot/inventory/inventory-view.ts';
import { INVENTORY_CHANGES, inventoryNames } from '../../../bot/inventory/inventory-work.ts';
import { printedChange } from '../../../bot/inventory/printed-change.ts';
import type { ViewContext } from '../../../bot/shared/view-context.ts';
import { proposeTakeover } from '../../../bot/takeover/propose-takeover.ts';
import { openSource } from '../../../db/patchcenter/source.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadStoredRecords } from '../../../db/queries/inventory/stored-records.ts';
import type { InventoryChangeId } from '../../../domain/ids.ts';
import { createPatchCenter, type PatchCenterDatabase } from '../../support/patchcenter-database.ts';
import { patchCenterRows } from '../../support/patchcenter-estate.ts';
import { seedOf } from '../../support/random.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const seed = seedOf('TAKEOVER_SEED');
const SIZE = { applications: 12, history: 300, messy: true };

describe(`a takeover (TAKEOVER_SEED=${seed})`, async () => {
  const { db } = await createTestDatabase();
  const ctx = openBench(db);
  const ada = await somebody(db, 'Ada', ['admin']);
  const carole = await somebody(db, 'Carole', ['coordinator']);
  const foreign = await createPatchCenter(patchCenterRows(seed, SIZE));

  async function propose(by = ada, from: PatchCenterDatabase = foreign) {
    const source = await openSource(from.readerUrl, 'Europe/Paris');
    try {
      return await proposeTakeover(ctx, by, { source, covers: [] });
    } finally {
      await source.close();
    }
  }
  const apply = (changeId: InventoryChangeId) => applyChange(INVENTORY_CHANGES, ctx, ada, { changeId });
  const undo = (changeId: InventoryChangeId) => undoChange(INVENTORY_CHANGES, ctx, ada, { changeId });

  /** All that a takeover may touch, without ids and moments of writing. */
  async function everything() {
    const stored = await loadStoredRecords(db, inventoryNames(ctx.settings));
    const rows = async (query: { execute(): Promise<readonly object[]> }) =>
      (await query.execute()).map((row) => JSON.stringify(row)).sort();
    return {
      records: Object.fromEntries(Object.entries(stored).map(([entity, of]) => [entity, [...of.entries()].sort()])),
      plan: await rows(
        db.selectFrom('patch_planning').select(['year', 'week_number', 'domain_code', 'env_scope', 'status']),
      ),
      links: await rows(
        db
          .selectFrom('server_correspondance as l')
          .innerJoin('servers as p', 'p.id', 'l.prod_server_id')
          .innerJoin('servers as n', 'n.id', 'l.nonprod_server_id')
          .select(['p.hostname as prod', 'n.hostname as nonprod', 'l.source']),
      ),
      excludes: await rows(db.selectFrom('app_secrets').select(['key', 'value'])),
      history: await rows(
        db
          .selectFrom('patch_history as h')
          .innerJoin('servers as s', 's.id', 'h.server_id')
          .select([
            's.hostname',
            'h.date_patch',
            'h.status',
            'h.notes',
            'h.source',
            'h.campaign_label',
            'h.intervenant_name',
          ]),
      ),
    };
  }

  it('is one change: servers, plan, rules, links, exclusions and the past; undone, everything is as before', async () => {
    const [before, written] = [await everything(), await foreign.sum()];
    const { changeId, refusals } = done(await propose());
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.status).toBe('draft');
    expect(await everything()).toEqual(before);

    done(await apply(changeId));
    const after = await everything();
    expect(after.records.server?.length).toBeGreaterThan(20);
    expect(after.plan).toHaveLength(4);
    expect(after.links.length).toBeGreaterThan(10);
    expect(after.excludes).toEqual([
      JSON.stringify({ key: 'patching_reboot_packages', value: 'kernel* glibc* systemd*' }),
    ]);
    expect(after.history.length).toBeGreaterThan(280);
    expect(after.records.rule).toHaveLength(2);
    expect(new Set(after.history.map((row) => JSON.parse(row).source))).toEqual(new Set(['imported']));
    expect(refusal(await propose())).toContain('nothing to change');

    const at = refusals.map(({ address }) => address.replace(/#\d+/, '#'));
    for (const place of [
      'servers#.hostname',
      'servers#.licence_support',
      'servers#.pref_patch_jour',
      'default_assignments#.rule_type',
      'patch_planning#.cycle',
      'servers#.domain_environment_id',
    ])
      expect(at).toContain(place);
    expect(refusals.map(({ text }) => text.en).join('\n')).toContain('“perhaps” is not a known value');

    done(await undo(changeId));
    expect(await everything()).toEqual(before);
    expect(await foreign.sum()).toEqual(written);
  });

  it('writes nothing there, and needs no right but to read', async () => {
    const written = await foreign.sum();
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    expect(await source.rows('domains')).toHaveLength(7);
    await source.close();
    await expect(
      openSource(foreign.readerUrl, 'Europe/Paris', {
        connectMs: 5_000,
        statementMs: 1,
        pauseMs: 5_000,
        page: 10,
      }).then(async (open) => {
        try {
          await open.rows('servers', { where: 'pg_sleep(1) is null' });
        } finally {
          await open.close();
        }
      }),
    ).rejects.toThrow(/statement timeout/);
    expect(await foreign.sum()).toEqual(written);
  });

  it('is an admin’s, by name, and refused to everybody else', async () => {
    expect(refusal(await propose(carole))).toContain('admin');
  });

  it('says on its card and in a terminal what comes, what is left behind, and what stays open', async () => {
    const { changeId } = done(await propose());
    const change = await loadChange(db, 'inventory_changes', changeId);
    if (change === null) throw new Error('no change');
    const printed = printedChange(change).join('\n');
    expect(printed).toContain('+ plan S05 2027 INFRASTRUC prod');
    expect(printed).toMatch(/\+ link vpapp\d+ v[rid]app\d+ \((auto|manual)\)/);
    expect(printed).toMatch(/\+ \d+ past updates, 0 changed/);
    expect(printed).toContain('validations that are open or KO');
    expect(printed).toContain('columns not taken over: applications.itop_id');
    const view = await inventoryChangeView({ db, viewer: null } as ViewContext, changeId, 1);
    const entities = view?.entities.map(({ entity }) => entity);
    for (const entity of ['server', 'plan', 'link', 'general-excludes', 'patch']) expect(entities).toContain(entity);
    done(await cancelChange(INVENTORY_CHANGES, ctx, ada, { changeId }));
  });

  it('keeps an open validation as a note of the past, which opens no production', async () => {
    done(await apply(done(await propose()).changeId));
    const notes = await db
      .selectFrom('patch_history')
      .select('notes')
      .where('notes', 'like', '%Validation en attente%')
      .execute();
    expect(notes.length).toBeGreaterThan(0);
    expect(await db.selectFrom('patch_validation').select('id').execute()).toEqual([]);
    expect(await db.selectFrom('patch_attempts').select('id').execute()).toEqual([]);
  });

  it('changes what an answer in PatchCenter changes, and only that', async () => {
    const [waiting] = await foreign.run(
      `update patch_validation set status = 'validated_ok' where patch_date = '2027-01-08 11:00' returning server_id`,
    );
    expect(waiting).toBeDefined();
    const { changeId } = done(await propose());
    const change = await loadChange(db, 'inventory_changes', changeId);
    expect(change?.difference.changes).toEqual([]);
    expect(change?.difference.more).toMatchObject({ past: { added: 0, changed: 1 }, generalExcludes: null });
    // It names no server, and is about all of them: no coordinator's, and no account's with a list of hosts (PEOPLE-3).
    const lea = await somebody(db, 'Lea', ['admin']);
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vpapp*' }).execute();
    const applied = (by: typeof ada) => applyChange(INVENTORY_CHANGES, ctx, by, { changeId });
    expect(refusal(await applied(carole))).toBe('Only an admin may do this.');
    expect(refusal(await applied(lea))).toContain('limited to some servers');
    done(await apply(changeId));
    expect(refusal(await undoChange(INVENTORY_CHANGES, ctx, carole, { changeId }))).toBe('Only an admin may do this.');
    expect(refusal(await undoChange(INVENTORY_CHANGES, ctx, lea, { changeId }))).toContain('limited to some servers');
    expect(refusal(await propose())).toContain('nothing to change');
  });
});
