// What is counted for all servers at once is what the conditions of a single one say, whatever their sessions, attempts, answers, scans
// and rollbacks are.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { loadCampaignFigures } from '../../../../db/queries/campaigns/campaign-list-view.ts';
import { loadOpenFailures } from '../../../../db/queries/campaigns/status-view.ts';
import { isThrough } from '../../../../db/queries/campaigns/through.ts';
import { isRejected } from '../../../../db/queries/chat/rejected.ts';
import { loadScanOf, loadScanTotals } from '../../../../db/queries/cve/scan-facts.ts';
import type { ServerId } from '../../../../domain/ids.ts';
import { addCampaign, addServer, addUser, MONDAY_MORNING } from '../../../support/campaign-data.ts';
import { createTestDatabase } from '../../../support/test-database.ts';

const { db } = await createTestDatabase();
const SERVERS = 240;
const DAY_MS = 24 * 3_600_000;

const operator = await addUser(db, 'Khalid', ['operator']);
const campaigns = [await addCampaign(db, operator), await addCampaign(db, operator), await addCampaign(db, operator)];
for (let i = 0; i < SERVERS; i++) await addServer(db, `vrcount${i}`);
await fill();

/** Everything by the number of the row, so that all of it meets all of it. */
async function fill(): Promise<void> {
  await sql`
    insert into patch_sessions (campaign_id, server_id, branch, status, exclusion_reason, excluded_at)
    select (${campaigns}::int[])[1 + v.id % 3], v.id, 'hprod', x.status, case when x.status = 'excluded' then 'reporte' end,
      case when x.status = 'excluded' then now() end
    from servers v, lateral (select ('{pending,prereq_ok,patched,reported,failed,excluded,in_progress}'::text[])[1 + v.id % 7] as status) x`.execute(
    db,
  );
  await sql`
    insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at, ended_at, failure_class, reboot_required)
    select s.id, s.server_id, s.campaign_id, n, x.state, case when s.server_id % 11 = 0 then 'snapshot' else 'conclude' end, x.at,
      x.at + interval '1 hour', case when x.state = 'failed' then 'unknown' end, s.server_id % 2 = 0
    from patch_sessions s, generate_series(1, 2) n,
      lateral (select case when (s.server_id + n) % 3 = 0 then 'failed' else 'patched' end as state,
        ${MONDAY_MORNING}::timestamptz - (s.server_id % 5) * interval '15 hours' + n * interval '1 minute' as at) x
    where (s.server_id + n) % 4 <> 0 order by n, s.id`.execute(db);
  await sql`
    insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date, status, answered_by, answered_at, comment)
    select server_id, campaign_id, 'standard', id, ended_at, x.status,
      case when x.status <> 'en_attente' then ${operator}::int end, case when x.status <> 'en_attente' then ended_at end, 'because'
    from patch_attempts a,
      lateral (select case when a.number = 1 and a.id % 5 <> 0 then 'validated_ko'
        else ('{en_attente,validated_ok,forced}'::text[])[1 + a.id % 3] end as status) x
    where a.state = 'patched'`.execute(db);
  await sql`
    insert into server_scans (server_id, scanned_at, tried_at, packages_pending, security_pending, held_back, reboot_needed)
    select id, at, at, id % 3, case when id % 6 <> 0 then id % 3 end, id % 2, ('{yes,no,unknown}'::text[])[1 + id % 3]
    from servers, lateral (select ${MONDAY_MORNING}::timestamptz - (id % 4) * interval '14 hours' as at) x where id % 9 <> 0`.execute(
    db,
  );
  await sql`
    insert into vm_snapshots (attempt_id, session_id, server_id, campaign_id, name, state, created_at, asked_at, rollback_asked_at, restored_at, reverted_at)
    select a.id, a.session_id, a.server_id, a.campaign_id, 'PC_' || a.id, 'removed', a.started_at, a.started_at, a.ended_at, case when a.id % 2 = 0 then a.ended_at end,
      case when a.id % 2 = 0 then a.ended_at + interval '20 hours' end
    from patch_attempts a where a.id % 5 = 0`.execute(db);
}

it('counts of a campaign are those of its sessions', async () => {
  const figures = await loadCampaignFigures(db, { only: 'all', limit: null, offset: 0 });
  const accepted = sql<boolean>`(s.status = 'reported' or s.status = 'patched' and (select k.status in ('validated_ok', 'forced')
    from patch_validation k where k.campaign_id = s.campaign_id and k.server_id = s.server_id order by k.attempt_id desc limit 1) is true)`;
  const { rows } = await sql<{ id: number; through: boolean; rejected: boolean; accepted: boolean; status: string }>`
    select s.campaign_id as id, s.status, ${isThrough} as through, ${isRejected} as rejected, ${accepted} as accepted
    from patch_sessions s`.execute(db);
  const expected = campaigns.toReversed().map((id) => {
    const own = rows.filter((row) => row.id === id);
    const count = (is: (row: (typeof own)[number]) => boolean) => own.filter(is).length;
    return {
      id,
      done: count((row) => row.through),
      total: count(({ status }) => status !== 'excluded'),
      failed: count(({ status, rejected }) => status === 'failed' || rejected),
      begun: count(({ status }) => !['pending', 'prereq_ok', 'excluded'].includes(status)),
      accepted: count((row) => row.accepted),
    };
  });
  expect(
    figures.map(({ id, done, total, failed, begun, accepted }) => ({ id, done, total, failed, begun, accepted })),
  ).toEqual(expected);
  for (const one of expected) expect(Math.min(one.done, one.failed, one.accepted)).toBeGreaterThan(0);
});

it('open failures are those of every session', async () => {
  const found = await loadOpenFailures(db);
  const { rows } = await sql<{ hostname: string }>`
    select v.hostname from patch_sessions s join servers v on v.id = s.server_id
    where s.status = 'failed' or ${isRejected}`.execute(db);
  expect(found.map(({ hostname }) => hostname).sort()).toEqual(rows.map(({ hostname }) => hostname).sort());
  expect(found.some(({ rejected }) => rejected)).toBe(true);
});

it('totals of the scans are those of every server', async () => {
  const since = new Date(MONDAY_MORNING.getTime() - DAY_MS);
  const totals = await loadScanTotals(db, since);
  const servers = await db.selectFrom('servers').select('id').execute();
  const scans = await Promise.all(servers.map(({ id }: { id: ServerId }) => loadScanOf(db, id)));
  const read = scans.flatMap((scan) => (scan === null || scan.outdated ? [] : [scan]));
  const isInstallable = ({ packages, security, heldBack }: (typeof read)[number]) =>
    packages > 0 && security !== null && security > (heldBack ?? 0);
  expect(totals).toEqual({
    scanned: scans.filter((scan) => scan !== null).length,
    withSecurity: read.filter(isInstallable).length,
    heldOnly: read.filter((scan) => (scan.heldBack ?? 0) > 0 && !isInstallable(scan)).length,
    unlisted: read.filter(({ security }) => security === null).length,
    needReboot: scans.filter((scan) => scan?.rebootNeeded === 'yes').length,
    outdated: scans.filter((scan) => scan?.outdated === true).length,
    silent: scans.filter((scan) => scan === null || scan.at < since).length,
  });
  expect(Math.min(...Object.values(totals ?? { none: 0 }))).toBeGreaterThan(0);
});
