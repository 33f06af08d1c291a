// The SQL of the reference (sections 6.2 and 8.6), as people have it, on runs that went in every way; what it would have said is
// computed here from how each run went, without the database.

import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Trx } from '../../../db/schema/database.ts';
import { addUser } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { aRun, type Entry, lastTry, linksOf, type Run, type Written, writeRun } from './generated-run.ts';

const { db } = await createTestDatabase();
const omar = await addUser(db, 'Omar', ['operator']);
const RUNS = { numRuns: 20 };

class Undone extends Error {}

/** What is written is gone afterwards. */
async function onRun(run: Run, check: (trx: Trx, written: Written) => Promise<void>): Promise<void> {
  const attempt = db.transaction().execute(async (trx) => {
    await check(trx, await writeRun(trx, run, omar));
    throw new Undone();
  });
  await attempt.catch((error) => {
    if (!(error instanceof Undone)) throw error;
  });
}

/** The reference's machine of states (sections 8.2 to 8.5) knows no other word. */
function statusThere(entry: Entry): string {
  if (entry.excludedBy !== null) return 'excluded';
  const end = lastTry(entry)?.end;
  if (end === undefined) return 'pending';
  return end === 'patched' || end === 'failed' ? end : 'in_progress';
}

function snapshotThere({ machine, prerequisites, snapshot }: Entry): boolean {
  if (machine === 'physical' && prerequisites === 'ok') return true;
  return snapshot === 'prepared' || snapshot === 'adopted' || snapshot === 'removed';
}

function accepted(entry: Entry): boolean {
  const own = lastTry(entry)?.end === 'patched' ? [entry.answer] : [];
  const busy = ['running', 'waiting'].includes(lastTry(entry)?.end ?? '');
  const last = [...own, ...(busy ? [] : entry.later)].at(-1);
  return last === 'validated_ok' || last === 'forced';
}

describe('quickwin_entries', () => {
  it('has the statuses, excludes, logs and figures that the reference keeps', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(aRun, (run) =>
        onRun(run, async (trx, { runId, servers }) => {
          const { rows } = await sql<Record<string, unknown>>`
            select server_id, branch, status, general_excludes, specific_excludes, prereq_ok, snap_done,
              patch_output, patch_packages_count, reboot_required from quickwin_entries where run_id = ${runId} order by id`.execute(
            trx,
          );
          const there = run.entries.map((entry, i) => {
            const last = lastTry(entry);
            const ended = last?.end === 'patched' || last?.end === 'failed';
            return {
              server_id: servers[i],
              branch: entry.branch,
              status: statusThere(entry),
              general_excludes: run.generalExcludes,
              specific_excludes: entry.excludesAtCreation,
              prereq_ok: entry.prerequisites === 'none' ? null : entry.prerequisites === 'ok',
              snap_done: snapshotThere(entry),
              patch_output: last?.log ?? (last?.end === 'failed' ? 'the last lines' : null),
              patch_packages_count: ended ? last.packages : null,
              reboot_required: last?.needsReboot ?? null,
            };
          });
          expect(rows).toEqual(there);
        }),
      ),
      RUNS,
    ),
  );
});

describe('can_start_prod (8.6)', () => {
  it('counts every server of hprod that is not done', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(aRun, (run) =>
        onRun(run, async (trx, { runId }) => {
          const { rows } = await sql<{ count: string }>`
            SELECT COUNT(*) FROM quickwin_entries
            WHERE run_id = ${runId} AND branch = 'hprod' AND status IN ('pending', 'in_progress')`.execute(trx);
          const open = run.entries.filter(
            (one) => one.branch === 'hprod' && /pending|in_progress/.test(statusThere(one)),
          );
          expect(Number(rows[0]?.count)).toBe(open.length);
        }),
      ),
      RUNS,
    ),
  );
});

describe('can_patch_prod (6.2) and check_prod_validations (8.6)', () => {
  it('name the linked servers that were not accepted last', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(aRun, (run) =>
        onRun(run, async (trx, { runId, servers }) => {
          const blocked: string[] = [];
          const entries = await sql<{ server_id: number }>`
            SELECT server_id FROM quickwin_entries WHERE run_id = ${runId} AND branch = 'prod'`.execute(trx);
          for (const { server_id: prod } of entries.rows) {
            const nonprods = await sql<{ nonprod_server_id: number }>`
              SELECT nonprod_server_id FROM server_correspondance WHERE prod_server_id = ${prod}`.execute(trx);
            for (const { nonprod_server_id: nonprod } of nonprods.rows) {
              const last = await sql<{ status: string }>`
                SELECT status FROM patch_validation WHERE server_id = ${nonprod} ORDER BY patch_date DESC LIMIT 1`.execute(
                trx,
              );
              if (!['validated_ok', 'forced'].includes(last.rows[0]?.status ?? ''))
                blocked.push(`${prod} by ${nonprod}`);
            }
          }
          const there = linksOf(run)
            .filter(([, nonprod]) => !accepted(run.entries[nonprod] as Entry))
            .map(([prod, nonprod]) => `${servers[prod]} by ${servers[nonprod]}`);
          expect(blocked.sort()).toEqual(there.sort());
        }),
      ),
      RUNS,
    ),
  );
});

describe('quickwin_runs (8.1)', () => {
  it('has the phase as its status, and the week as the reference spells it', async () => {
    for (const phase of ['draft', 'prereq', 'snapshot', 'patching', 'result', 'completed'] as const) {
      await onRun({ generalExcludes: '', entries: [], links: [] }, async (trx, { runId }) => {
        await trx.updateTable('campaigns').set({ phase }).where('id', '=', runId).execute();
        const { rows } = await sql`select year, week, label, status from quickwin_runs where id = ${runId}`.execute(
          trx,
        );
        expect(rows).toEqual([{ year: 2027, week: 2, label: 'quickwin', status: phase }]);
      });
    }
  });
});
