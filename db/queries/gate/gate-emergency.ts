// What an emergency with shortened gates asks of a linked server (GATE-7): patched in it and green, or free of the flaw by a scan.
import { sql } from 'kysely';
import type { Answer } from '../../../domain/answer.ts';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { EmergencyFacts } from '../../../domain/gate/question.ts';
import type { CampaignId, ServerId, ValidationId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export const NO_EMERGENCY: EmergencyFacts = { patched: false, refusal: null, checks: 'unknown', free: 'unknown' };

/** An older scan says nothing any more, as on the card of a CVE. */
const SCAN_MAX_AGE_MS = 24 * 3_600_000;
const CLOCK_SKEW_MS = 5 * 60_000;

type Row = {
  id: ServerId;
  patched: boolean;
  ko_id: ValidationId | null;
  ko_answers: number | null;
  verdict: string | null;
  /** An open advisory for the CVE. */
  flawed: boolean;
  /** It was scanned lately and not touched since, and its package manager told its advisories. */
  scanned: boolean;
};

export async function loadEmergencyFacts(
  db: Db,
  serverIds: readonly ServerId[],
  {
    campaignId,
    scope,
    now,
  }: { readonly campaignId: CampaignId; readonly scope: UpdateScope; readonly now: Date | null },
): Promise<Map<ServerId, EmergencyFacts>> {
  if (serverIds.length === 0) return new Map();
  const cve = scope.kind === 'cve' ? scope.id : null;
  const since = now === null ? null : new Date(now.getTime() - SCAN_MAX_AGE_MS);
  // By a clock that was ahead, it may be older than a day.
  const until = now === null ? null : new Date(now.getTime() + CLOCK_SKEW_MS);
  const { rows } = await sql<Row>`
    select v.id,
      exists (select 1 from patch_attempts a
        where a.server_id = v.id and a.campaign_id = ${campaignId} and a.state = 'patched' and not exists (${UNDONE})) as patched,
      k.id as ko_id, k.answers as ko_answers, t.verdict,
      exists (select 1 from server_advisories a where a.server_id = v.id and a.cves @> array[${cve}::text]) as flawed,
      coalesce(${cve}::text is not null and n.security_pending is not null and n.scanned_at >= ${since}
        and n.scanned_at <= ${until} and ${IS_CURRENT}, false) as scanned
    from servers v
    left join server_scans n on n.server_id = v.id
    left join lateral (
      select p.id, p.answers from patch_validation p
      where p.server_id = v.id and p.campaign_id = ${campaignId} and p.status = 'validated_ko'
      order by p.attempt_id desc, p.id desc limit 1
    ) k on true
    left join lateral (${verdictSince(campaignId)}) t on true
    where v.id = any(${[...serverIds]}::int[])`.execute(db);
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

/** Of the attempt `a`: its snapshot was restored, or may have been. */
const UNDONE = sql`
  select from vm_snapshots b where b.server_id = a.server_id and b.attempt_id = a.id and b.rollback_asked_at is not null`;

/** Of the scan `n`: what was read is there still. Told by the order of things, and by the clock: whichever says no. */
const IS_CURRENT = sql<boolean>`(
  n.last_attempt is not distinct from (select max(a.id) from patch_attempts a where a.server_id = n.server_id)
  and n.rollbacks = (select coalesce(sum(s.rollback_orders), 0) from vm_snapshots s where s.server_id = n.server_id)
  and not exists (select from patch_attempts a where a.server_id = n.server_id and a.ended_at > n.scanned_at)
  and not exists (select from vm_snapshots s where s.server_id = n.server_id and s.reverted_at > n.scanned_at))`;

/**
 * Of all updates since this emergency began on `v` that nobody has accepted and no rollback has undone. Each attempt compares with what
 * it found (RUN-9): a unit that the first one broke is no difference to the next. An update without a verdict is unknown.
 */
function verdictSince(campaignId: CampaignId) {
  return sql`
    select case when bool_or(c.verdict = 'no') then 'no' when bool_and(coalesce(c.verdict, '') = 'yes') then 'yes' end as verdict
    from patch_attempts a
    left join lateral (
      select s.result -> 'comparison' ->> 'verdict' as verdict from attempt_steps s
      where s.attempt_id = a.id and s.step = 'checks' and s.status = 'done'
    ) c on true
    where a.server_id = v.id
      and a.id >= (select min(b.id) from patch_attempts b where b.server_id = v.id and b.campaign_id = ${campaignId})
      and a.id > coalesce((select max(x.attempt_id) from patch_validation x
        where x.server_id = v.id and x.status in ('validated_ok', 'forced')), 0)
      and (a.state = 'patched' or exists (select from attempt_steps u where u.attempt_id = a.id and u.step = 'update'))
      and not exists (select from vm_snapshots n where n.server_id = v.id and n.attempt_id = a.id
        and n.rollback_asked_at is not null and n.reverted_at is not null and n.rollback_error is null)`;
}

function factsOf({ patched, ko_id: id, ko_answers: answers, verdict, flawed, scanned }: Row): EmergencyFacts {
  return {
    patched,
    refusal: id === null || answers === null ? null : { id, answers },
    checks: verdict === 'yes' || verdict === 'no' ? verdict : 'unknown',
    free: freeOf(flawed, scanned),
  };
}

function freeOf(flawed: boolean, scanned: boolean): Answer {
  if (flawed) return 'no';
  return scanned ? 'yes' : 'unknown';
}
