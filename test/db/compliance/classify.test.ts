// COMP-1, COMP-3: where sets are counted, SQL says of random histories what the rules say of each server, and the reasons add up.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { loadAdvisory, loadAdvisoryServers } from '../../../db/queries/compliance/advisories.ts';
import type { ComplianceAsk } from '../../../db/queries/compliance/classify.ts';
import { loadServersBehind } from '../../../db/queries/compliance/server-list.ts';
import { loadCompliance } from '../../../db/queries/compliance/totals.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import { estateScope } from '../../../db/queries/servers/estate-scope.ts';
import { type AdvisoryOnServer, advisoryState, type ServerReading } from '../../../domain/compliance/advisory-state.ts';
import { DEFAULT_DELAYS, LEVELS } from '../../../domain/compliance/delays.ts';
import {
  type ComplianceFacts,
  dueOn,
  isServerLate,
  laggingBecause,
  worstLevel,
} from '../../../domain/compliance/reason.ts';
import type { OpenAdvisory } from '../../../domain/cve/advisory.ts';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import { WHOLE_ESTATE } from '../../../domain/servers/estate-filter.ts';
import { addCampaign, addServer, addUser } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;
const NOW = new Date('2027-01-20T09:00:00Z');
const hours = (before: number) => new Date(NOW.getTime() - before * HOUR);

const SEVERITY = ['critical', 'important', 'moderate', 'low', null] as const;
const IDS = [0, 1, 2, 3, 4];
/** Of a kernel, where an update of kernels alone is tried. */
const KERNEL = 3;
const advisory = (i: number, heldBack: boolean): OpenAdvisory => ({
  ...{
    id: `RHSA-2027:100${i}`,
    severity: SEVERITY[i] ?? null,
    cves: [`CVE-2027-100${i}`],
    packages: [i === KERNEL ? 'kernel-core' : `pkg${i}`],
    heldBack,
  },
});

type Scan = { kind: 'scan'; found: { id: number; held: boolean }[]; listed: boolean; reboot: 'yes' | 'no' | 'unknown' };
type Attempt = { kind: 'attempt'; failed: boolean; kernels: boolean };
type Event = (Scan | Attempt | { kind: 'rollback' }) & { before: number };

const events = fc
  .array(
    fc.record({
      before: fc.integer({ min: 1, max: 3000 }),
      what: fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant('scan' as const),
            found: fc.uniqueArray(fc.record({ id: fc.constantFrom(...IDS), held: fc.boolean() }), {
              selector: ({ id }) => id,
            }),
            listed: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
            reboot: fc.constantFrom('yes', 'no', 'unknown'),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({ kind: fc.constant('attempt' as const), failed: fc.boolean(), kernels: fc.boolean() }),
        },
        { weight: 1, arbitrary: fc.constant({ kind: 'rollback' as const }) },
      ),
    }),
    { maxLength: 7 },
  )
  .chain((list) => fc.boolean().map((recent) => ({ list, recent })))
  .map(({ list, recent }) =>
    list
      .map(
        ({ before, what }, i): Event => ({ ...what, before: recent && i === 0 ? 1 + (before % 30) : before }) as Event,
      )
      .filter((one, i, all) => all.findIndex(({ before }) => before === one.before) === i)
      .sort((a, b) => b.before - a.before),
  );

const server = fc.record({
  events,
  session: fc.constantFrom('none', 'pending', 'excluded'),
  day: fc.constantFrom(null, '2027-01-12', '2027-01-27'),
  support: fc.constantFrom('active', 'els', 'obsolete'),
  planned: fc.boolean(),
});
type Life = typeof server extends fc.Arbitrary<infer T> ? T : never;

it('agrees with the rules on every server of random histories', async () => {
  const by = await addUser(db, 'Omar', ['operator']);
  await fc.assert(
    fc.asyncProperty(fc.array(server, { minLength: 4, maxLength: 10 }), (lives) => compare(lives as Life[], by)),
    { numRuns: 12 },
  );
}, 120_000);

async function compare(lives: readonly Life[], by: UserId): Promise<void> {
  await sql`truncate servers, campaigns, advisory_contents cascade`.execute(db);
  const campaign = await addCampaign(db, by);
  const closed = await addCampaign(db, by);
  await db.updateTable('campaigns').set({ status: 'closed', closed_at: NOW }).where('id', '=', closed).execute();
  const kernels = await addCampaign(db, by);
  await db
    .updateTable('campaigns')
    .set({ status: 'closed', closed_at: NOW, update_scope: JSON.stringify({ kind: 'kernels' }) })
    .where('id', '=', kernels)
    .execute();
  const ids: ServerId[] = [];
  for (const [i, life] of lives.entries()) {
    const environment = life.planned ? 'Recette' : 'Test';
    const id = await addServer(db, `vr${String(i).padStart(3, '0')}`, { environment, domain: `D${i % 2}` });
    await db.updateTable('servers').set({ licence_support: life.support }).where('id', '=', id).execute();
    await live(id, life, campaign, { closed, kernels });
    ids.push(id);
  }
  const { rows: places } = await sql<{ id: number; planned: boolean }>`
    select de.id, e.name = 'Recette' as planned from domain_environments de join environments e on e.id = de.environment_id`.execute(
    db,
  );
  const ask: ComplianceAsk = {
    ...{ now: NOW, today: '2027-01-20', freshSince: hours(24), delays: DEFAULT_DELAYS },
    due: places.map(({ id, planned }) => ({
      placeId: id,
      dmz: false,
      day: planned ? '2027-02-09' : null,
      weekCode: null,
      passed: [],
    })),
  };
  const scope = await estateScope(db, WHOLE_ESTATE, NOW);
  const expected = lives.map((life) => factsOf(life, campaign));
  const reasons = expected.map((facts) => laggingBecause(facts, ask.freshSince));
  const { rows } = await loadServersBehind(db, scope, ask, { which: 'all', limit: 100, offset: 0 });
  const sorted = rows.toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
  expect(sorted.map(({ reason, worst, late, dueOn: due }) => ({ reason, worst, late, due }))).toEqual(
    expected.map((facts, i) => ({
      reason: reasons[i],
      worst: worstLevel(facts),
      late: isServerLate(facts, ask),
      due: dueOn(reasons[i] ?? null, facts, ask.today),
    })),
  );
  // COMP-3: one reason each, and together they are the servers.
  const { totals, groups } = await loadCompliance(db, scope, ask, { by: 'domain', limit: 10, offset: 0 });
  expect(totals.servers).toBe(lives.length);
  expect(totals.reasons.reduce((sum, { servers }) => sum + servers, 0)).toBe(lives.length);
  for (const { reason, servers } of totals.reasons)
    expect(servers).toBe(reasons.filter((one) => one === reason).length);
  expect(groups.reduce((sum, one) => sum + one.servers, 0)).toBe(lives.length);
  expect(groups.reduce((sum, one) => sum + one.upToDate, 0)).toBe(totals.upToDate);
  for (const i of IDS) await compareStates(i, lives, expected, ask);
}

async function compareStates(i: number, lives: readonly Life[], facts: readonly ComplianceFacts[], ask: ComplianceAsk) {
  const known = await loadAdvisory(db, `RHSA-2027:100${i}`);
  if (known === null) return;
  const { states } = await loadAdvisoryServers(db, known.contents, ask, { before: null, limit: 100, offset: 0 });
  const counts: Record<string, number> = {};
  for (const [n, life] of lives.entries()) {
    const state = advisoryState(
      facts[n] as ServerReading,
      { ...historyOf(life, i), isKernel: i === KERNEL },
      ask.freshSince,
    );
    counts[state] = (counts[state] ?? 0) + 1;
  }
  expect(states).toEqual(counts);
}

/** Written as jobs write it, one event after the other. */
async function live(
  id: ServerId,
  { events: list, session, day }: Life,
  open: CampaignId,
  { closed, kernels }: { readonly closed: CampaignId; readonly kernels: CampaignId },
): Promise<void> {
  let number = 0;
  for (const event of list) {
    const at = hours(event.before);
    if (event.kind === 'scan') {
      const advisories = event.listed ? event.found.map((one) => advisory(one.id, one.held)) : null;
      await storeScan(
        db,
        id,
        { packages: 1, advisories, rebootNeeded: event.reboot },
        { at, excludes: ['pkg*', 'kernel*'] },
      );
    } else {
      number += 1;
      const there = event.kind === 'attempt' && event.kernels ? kernels : closed;
      const { rows } = await sql<{ session: number; attempt: number }>`
        with s as (insert into patch_sessions (campaign_id, server_id, branch, status) values (${there}, ${id}, 'hprod', 'patched')
          on conflict (campaign_id, server_id) do update set status = 'patched' returning id)
        insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, failure_class, started_at, ended_at)
        select s.id, ${id}, ${there}, ${number}, ${event.kind === 'attempt' && event.failed ? 'failed' : 'patched'}, ${
          event.kind === 'rollback' ? 'prerequisites' : 'update'
        }, ${event.kind === 'attempt' && event.failed ? 'timeout' : null}, ${at}, ${at} from s returning id as attempt, session_id as session`.execute(
        db,
      );
      const [made] = rows;
      if (event.kind === 'rollback' && made !== undefined) {
        await sql`insert into vm_snapshots (attempt_id, server_id, campaign_id, session_id, name, state, created_at, removed_at, restored_at, reverted_at)
          values (${made.attempt}, ${id}, ${there}, ${made.session}, ${`s${number}`}, 'removed', ${at}, ${at}, ${at}, ${at})`.execute(
          db,
        );
      }
    }
  }
  if (session === 'none') return;
  await sql`insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue, exclusion_reason, excluded_at, excluded_by)
    values (${open}, ${id}, 'hprod', ${session}, ${day}, ${day === null ? null : '09:00'}, ${session === 'excluded' ? 'EOL' : null}, ${session === 'excluded' ? NOW : null},
      ${session === 'excluded' ? 'system' : null})`.execute(db);
}

/** What the rules are asked with, told from the events alone. */
function factsOf({ events: list, session, day, support, planned }: Life, campaign: CampaignId): ComplianceFacts {
  const scans = list.filter((event) => event.kind === 'scan');
  const last = scans.at(-1);
  const histories = IDS.map((i) => ({ i, ...historyOf({ events: list } as Life, i) }));
  const pending = histories.filter(({ pendingSince }) => pendingSince !== null);
  const held = lastListed(list)?.found.filter((one) => one.held).length ?? 0;
  const oldest = Object.fromEntries(
    LEVELS.map((level) => {
      const times = pending
        .filter(({ i }) => (SEVERITY[i] ?? 'unrated') === level)
        .map(({ pendingSince }) => pendingSince?.getTime() ?? 0);
      return [level, times.length === 0 ? null : new Date(Math.min(...times))];
    }),
  ) as ComplianceFacts['oldest'];
  const ends = histories.flatMap(({ ends: all }) => all.map((one) => one.getTime()));
  return {
    scannedAt: last === undefined ? null : hours(last.before),
    touched: last !== undefined && list.some((event) => event.kind !== 'scan' && event.before < last.before),
    listed: last?.listed ?? false,
    rebootSince: rebootSince(scans),
    failedAt: failedAt(list),
    kernelsAlone: failedAt(list) !== null && lastAttempt(list)?.kernels === true,
    ...{ missing: pending.length, held, oldest },
    rejected: histories.filter(({ rejected }) => rejected).length,
    lastEndedAt: ends.length === 0 ? null : new Date(Math.max(...ends)),
    inCampaign: session === 'pending' ? { campaignId: campaign, day } : null,
    excludedFrom: session === 'excluded' ? campaign : null,
    supported: support !== 'obsolete',
    plannedFor: planned ? '2027-02-09' : null,
  };
}

function lastListed(list: readonly Event[]): Scan | undefined {
  return list.findLast((event): event is Scan & { before: number } => event.kind === 'scan' && event.listed);
}

function historyOf(
  { events: list }: Pick<Life, 'events'>,
  i: number,
): AdvisoryOnServer & { readonly ends: readonly Date[] } {
  let [since, wasHeld, rejected]: [Date | null, boolean, boolean] = [null, false, false];
  let previous: number | null = null;
  const ends: Date[] = [];
  for (const event of list) {
    if (event.kind !== 'scan') continue;
    const found = event.found.find((one) => one.id === i);
    const before = previous;
    previous = event.before;
    if (!event.listed) continue;
    if (found !== undefined) {
      [since, wasHeld, rejected] = [since ?? hours(event.before), found.held, false];
    } else if (since !== null) {
      const ours = list.some(
        (one) =>
          one.kind === 'attempt' &&
          before !== null &&
          one.before < before &&
          hours(one.before) <= NOW &&
          one.before > event.before,
      );
      rejected = wasHeld && !ours;
      ends.push(hours(event.before));
      since = null;
    }
  }
  return { pendingSince: since, endedAt: ends.at(-1) ?? null, rejected, approved: true, ends };
}

function rebootSince(scans: readonly Event[]): Date | null {
  let since: Date | null = null;
  for (const event of scans) {
    if (event.kind !== 'scan') continue;
    if (event.reboot === 'no') since = null;
    else if (event.reboot === 'yes') since ??= hours(event.before);
  }
  return since;
}

function failedAt(list: readonly Event[]): Date | null {
  const attempt = lastAttempt(list);
  return attempt?.failed === true ? hours(attempt.before) : null;
}

/** The last one that had ended at the last scan. */
function lastAttempt(list: readonly Event[]): (Attempt & { readonly before: number }) | null {
  const last = list.findLast(({ kind }) => kind === 'scan');
  if (last === undefined) return null;
  const attempt = list.findLast((event) => event.kind !== 'scan' && event.before >= last.before);
  return attempt?.kind === 'attempt' ? attempt : null;
}
