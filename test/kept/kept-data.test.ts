// What an installation of an earlier version brings: its rows come through every migration since, and its cards are drawn.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/schema/database.ts';
import { parseCardKey } from '../../domain/card-key.ts';
import { runSessionJob } from '../../jobs/sessions/session-job.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { createJobContext } from '../support/job-context.ts';
import { openKeptDatabase } from './kept-database.ts';
import { keptVersions } from './kept-version.ts';
import { openChat } from './press.ts';
import { openUndoable } from './undoable.ts';

/** What says who was patched, when, and who answered for it: the same words in every later version. */
const UNCHANGED: Readonly<Record<string, readonly string[]>> = {
  patch_sessions: ['id', 'campaign_id', 'server_id', 'branch', 'status', 'date_prevue', 'exclusion_reason'],
  patch_attempts: ['id', 'session_id', 'number', 'state', 'started_at', 'ended_at', 'failure_class', 'rebooted'],
  patch_validation: ['id', 'server_id', 'campaign_id', 'attempt_id', 'status', 'answered_by', 'answered_at', 'comment'],
  patch_history: ['id', 'server_id', 'campaign_id', 'attempt_id', 'date_patch', 'year', 'status', 'notes', 'packages'],
  prod_go_decisions: ['id', 'campaign_id', 'decision', 'decided_by', 'decided_at', 'reason', 'acknowledged'],
  audit_log: ['id', 'at', 'user_id', 'actor', 'action', 'object_type', 'object_id', 'before', 'after', 'reason'],
  vm_snapshots: ['id', 'attempt_id', 'server_id', 'name', 'state', 'vcenter', 'snapshot_moref', 'reverted_at'],
  card_anchors: ['id', 'card_key', 'conversation_id', 'activity_id', 'language', 'retired_at'],
  users: ['id', 'display_name', 'email', 'entra_id', 'disabled_at'],
};

/** Over the size limit then. */
const NEVER_POSTED: ReadonlySet<string> = new Set(['help:admin']);

for (const kept of await keptVersions()) {
  const { db, url } = await openKeptDatabase(kept);

  describe(`the database of ${kept.version}`, () => {
    it('comes through every migration since without losing a row', async () => {
      const counts: Record<string, number> = {};
      for (const table of kept.rows.keys()) {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db);
        counts[table] = rows[0]?.n ?? 0;
      }
      const lost = [...kept.rows].filter(([table, rows]) => (counts[table] ?? 0) < rows.length).map(([table]) => table);
      expect(lost).toEqual([]);
    });

    it.each(Object.keys(UNCHANGED))('says the same in %s', async (table) => {
      const columns = UNCHANGED[table] ?? [];
      const { rows } = await sql<{ row: Record<string, unknown> }>`
        select to_jsonb(t) as row from (
          select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)}) t`.execute(db);
      const before = (kept.rows.get(table) ?? []).map((row) =>
        Object.fromEntries(columns.map((column) => [column, row[column]])),
      );
      // A migration may write what it did into the audit; nothing that stood there changes.
      const known = new Set(before.map(({ id }) => id));
      expect(byId(rows.map(({ row }) => row).filter(({ id }) => known.has(id)))).toEqual(byId(before));
    });
  });

  describe(`the cards of ${kept.version}`, () => {
    const { renderer } = openChat(db, kept.now);

    const keys = keysOf(kept.rows.get('cards') ?? []);

    async function notDrawn(wanted: readonly string[]): Promise<readonly string[]> {
      const missing: string[] = [];
      // In turn: each kind in both languages, each card once.
      for (const [i, key] of wanted.entries()) {
        const drawn = await renderer.render(key, i % 2 === 0 ? 'fr' : 'en').catch((error: unknown) => String(error));
        if (drawn === null || typeof drawn === 'string') missing.push(`${key}: ${drawn}`);
      }
      return missing;
    }

    it.each([...Map.groupBy(keys, (key) => key.split(':')[0] ?? '')])(
      'are drawn by the code of today: %s',
      async (_kind, ofKind) => {
        expect(await notDrawn(ofKind.filter((key) => !NEVER_POSTED.has(key)))).toEqual([]);
      },
    );

    it('are drawn too where that version never got them posted', async () => {
      expect(await notDrawn([...NEVER_POSTED])).toEqual([]);
    });

    it('are of keys that are still understood, those that only a click shows included', async () => {
      const all = [...keys, ...kept.cards.map(({ key }) => key)];
      expect(all.filter((key) => parseCardKey(key) === null)).toEqual([]);
    });
  });

  describe(`the overrides of ${kept.version}`, () => {
    const { db: one, undone } = openUndoable(url);

    const overrides = kept.rows.get('gate_overrides') ?? [];
    const inForce = overrides.filter(({ blockers }) => namesAttempts(blockers)).map(({ id }) => Number(id));
    const toAskAgain = overrides.filter(({ blockers }) => !namesAttempts(blockers)).map(({ id }) => Number(id));

    it.for(toAskAgain)(
      'GATE-6: number %i, of a key without an attempt, is asked again: the gate stays closed',
      async (id) => {
        const outcome = await undone(() => orderOverridden(one, kept.now, id));
        expect(outcome).toEqual({ started: false, refused: expect.arrayContaining(['gate']) });
      },
    );

    it.for(inForce)('GATE-6: number %i, which names its attempts, still opens the gate', async (id) => {
      const { started, refused } = await undone(() => orderOverridden(one, kept.now, id));
      expect(refused).not.toContain('gate');
      // Whatever else stands against it is another matter.
      expect(started || refused.length > 0).toBe(true);
    });
  });
}

/** Keys that name no attempt have no sign of their form. */
function namesAttempts(blockers: unknown): boolean {
  return (blockers as readonly string[]).every((key) => key.startsWith('v2:'));
}

/** As an operator orders it: what the start says of each server whose gate that version had overridden. */
async function orderOverridden(db: Db, now: Date, overrideId: number) {
  const { sessionId, userId } = await db
    .selectFrom('gate_overrides as o')
    .innerJoin('patch_sessions as s', (join) =>
      join.onRef('s.campaign_id', '=', 'o.campaign_id').onRef('s.server_id', '=', 'o.server_id'),
    )
    .select(['s.id as sessionId', 'o.overridden_by as userId'])
    .where('o.id', '=', overrideId)
    .executeTakeFirstOrThrow();
  const order = { start_asked_at: now, start_asked_by: userId };
  await db.updateTable('patch_sessions').set(order).where('id', '=', sessionId).execute();
  const jobs = createJobContext(db, createFakeTargets());
  await runSessionJob({ ...jobs, clock: { now: () => now } }, sessionId);
  const session = await db
    .selectFrom('patch_sessions')
    .select(['status', 'start_refusal'])
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return { started: session.status === 'in_progress', refused: (session.start_refusal ?? []).map(({ code }) => code) };
}

function byId(rows: readonly Record<string, unknown>[]) {
  return rows.toSorted((a, b) => Number(a.id) - Number(b.id));
}

function keysOf(rows: readonly Record<string, unknown>[]): readonly string[] {
  return rows.map(({ key }) => String(key));
}
