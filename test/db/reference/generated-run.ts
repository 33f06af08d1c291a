// A QuickWin run as it could have gone, server by server, and the rows that the product keeps of it.

import type { Trx } from '../../../db/schema/database.ts';
import type { AttemptId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import { addServer } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';

export const CREATED = new Date('2027-01-11T08:00:00Z');
const minutes = (n: number) => new Date(CREATED.getTime() + n * 60_000);

export type Answer = 'en_attente' | 'validated_ok' | 'validated_ko' | 'forced';

export type Try = {
  readonly end: 'patched' | 'failed' | 'running' | 'waiting';
  /** null: it ended before its update had a log. */
  readonly log: string | null;
  readonly packages: number;
  readonly needsReboot: boolean | null;
  readonly rebooted: boolean;
};

export type Entry = {
  readonly branch: Branch;
  readonly machine: 'vm' | 'physical';
  readonly excludesAtCreation: string | null;
  readonly excludesNow: string | null;
  readonly prerequisites: 'ok' | 'ko' | 'none';
  readonly excludedBy: 'system' | 'Claire' | null;
  readonly snapshot: 'none' | 'intended' | 'prepared' | 'given-up' | 'adopted' | 'removed';
  readonly tries: readonly Try[];
  /** Of its last try, where that patched it. */
  readonly answer: Answer;
  readonly reported: boolean;
  /** Patched after all that, by another campaign: what was answered there. */
  readonly later: readonly Answer[];
};

export type Run = {
  readonly generalExcludes: string;
  readonly entries: readonly Entry[];
  /** Pairs of positions in `entries`; those that do not go from production to non-production are no links. */
  readonly links: readonly (readonly [prod: number, nonprod: number])[];
};

const answer = fc.constantFrom<Answer>('en_attente', 'validated_ok', 'validated_ko', 'forced');
const globs = fc.option(fc.constantFrom('java*', 'oracle* java*', 'httpd'), { nil: null });
const tried = fc.record<Try>({
  end: fc.constantFrom('patched', 'failed', 'running', 'waiting'),
  log: fc.option(
    fc
      .array(fc.constantFrom('Updating : bash', 'Nothing to do.', 'Complete!', 'Error: é'), { maxLength: 400 })
      .map((l) => l.join('\n')),
    { nil: null },
  ),
  packages: fc.integer({ min: 0, max: 400 }),
  needsReboot: fc.constantFrom(true, false, null),
  rebooted: fc.boolean(),
});

const entry = fc.record<Entry>({
  branch: fc.constantFrom('hprod', 'prod'),
  machine: fc.constantFrom('vm', 'physical'),
  excludesAtCreation: globs,
  excludesNow: globs,
  prerequisites: fc.constantFrom('ok', 'ko', 'none'),
  excludedBy: fc.constantFrom('system', 'Claire', null, null, null),
  snapshot: fc.constantFrom('none', 'intended', 'prepared', 'given-up', 'adopted', 'removed'),
  tries: fc.array(tried, { maxLength: 3 }),
  answer,
  reported: fc.boolean(),
  later: fc.array(answer, { maxLength: 2 }),
});

export const aRun: fc.Arbitrary<Run> = fc
  .record({
    generalExcludes: fc.constantFrom('', 'kernel* glibc*'),
    entries: fc.array(entry, { minLength: 1, maxLength: 6 }),
    links: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 }),
  })
  .map((run) => ({ ...run, entries: run.entries.map(possible) }));

/** Only the last try can be under way; whoever was tried was not left out before. */
function possible(one: Entry): Entry {
  const tries = one.tries.map((each, i) =>
    i === one.tries.length - 1 || each.end === 'failed' ? each : { ...each, end: 'failed' as const },
  );
  const left = tries.length > 0 ? null : one.excludedBy;
  return { ...one, tries, excludedBy: left, prerequisites: tries.length > 0 ? 'ok' : one.prerequisites };
}

export function lastTry({ tries }: Entry): Try | undefined {
  return tries.at(-1);
}

function statusOf(one: Entry) {
  if (one.excludedBy !== null) return 'excluded' as const;
  switch (lastTry(one)?.end) {
    case undefined:
      return one.prerequisites === 'ok' ? ('prereq_ok' as const) : ('pending' as const);
    case 'patched':
      return one.reported ? ('reported' as const) : ('patched' as const);
    case 'failed':
      return 'failed' as const;
    default:
      return 'in_progress' as const;
  }
}

export type Written = { readonly runId: CampaignId; readonly servers: readonly ServerId[] };

let serial = 0;

export async function writeRun(trx: Trx, run: Run, by: UserId): Promise<Written> {
  const runId = await insertCampaign(trx, 'quickwin', run.generalExcludes, by);
  const other = await insertCampaign(trx, 'standard', '', by);
  const servers: ServerId[] = [];
  for (const one of run.entries) {
    serial += 1;
    const serverId = await addServer(trx, `${one.branch === 'prod' ? 'vp' : 'vr'}reference${serial}`, {
      environment: one.branch === 'prod' ? 'Production' : 'Recette',
      machineType: one.machine,
      ...(one.excludesAtCreation !== null && { excludes: one.excludesAtCreation }),
    });
    servers.push(serverId);
    await writeEntry(trx, one, { runId, serverId, other });
    await trx.updateTable('servers').set({ patch_excludes: one.excludesNow }).where('id', '=', serverId).execute();
  }
  for (const [prod, nonprod] of linksOf(run)) {
    const pair = { prod_server_id: servers[prod] as ServerId, nonprod_server_id: servers[nonprod] as ServerId };
    await trx
      .insertInto('server_correspondance')
      .values({ ...pair, source: 'auto' })
      .execute();
  }
  return { runId, servers };
}

/** Each once. */
export function linksOf({ entries, links }: Run): readonly (readonly [number, number])[] {
  const real = links.filter(
    ([prod, nonprod]) => entries[prod]?.branch === 'prod' && entries[nonprod]?.branch === 'hprod',
  );
  return [...new Map(real.map((pair) => [pair.join('-'), pair])).values()];
}

async function insertCampaign(
  trx: Trx,
  kind: 'quickwin' | 'standard',
  excludes: string,
  by: UserId,
): Promise<CampaignId> {
  const week = { year: 2027, week_number: 2, week_code: 'S02', week_start: '2027-01-11', cycle: 1 } as const;
  const { id } = await trx
    .insertInto('campaigns')
    .values({
      ...{ kind, label: kind, ...week, env_scope: 'all', domain_codes: ['INFRASTRUC'], general_excludes: excludes },
      ...{ phase: kind === 'quickwin' ? 'patching' : null, created_by: by, created_at: CREATED },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

type Where = { readonly runId: CampaignId; readonly serverId: ServerId; readonly other: CampaignId };

async function writeEntry(trx: Trx, one: Entry, { runId, serverId, other }: Where): Promise<void> {
  const left =
    one.excludedBy === null ? null : { exclusion_reason: 'disk', excluded_by: one.excludedBy, excluded_at: minutes(1) };
  const { id: sessionId } = await trx
    .insertInto('patch_sessions')
    .values({
      ...{ campaign_id: runId, server_id: serverId, branch: one.branch, status: statusOf(one) },
      ...{ prereq_validated: one.prerequisites === 'none' ? null : one.prerequisites === 'ok', ...left },
      rollback_method: one.prerequisites === 'none' ? null : one.machine === 'vm' ? 'snapshot' : 'na',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  let attemptId: AttemptId | null = null;
  for (const [i, each] of one.tries.entries()) {
    const of = { session_id: sessionId, server_id: serverId, campaign_id: runId, number: i + 1 };
    attemptId = await writeTry(trx, each, of);
  }
  await writeSnapshot(trx, one, {
    session_id: sessionId,
    server_id: serverId,
    campaign_id: runId,
    attempt_id: attemptId,
  });
  if (lastTry(one)?.end === 'patched' && attemptId !== null) {
    await writeAnswer(trx, one.answer, { serverId, campaignId: runId, kind: 'quickwin', attemptId, at: minutes(60) });
  }
  for (const [i, later] of one.later.entries()) {
    const session = await trx
      .insertInto('patch_sessions')
      .values({ campaign_id: other, server_id: serverId, branch: one.branch, status: 'patched' })
      .onConflict((oc) => oc.columns(['campaign_id', 'server_id']).doUpdateSet({ status: 'patched' }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const of = { session_id: session.id, server_id: serverId, campaign_id: other, number: i + 1 };
    const again = { end: 'patched', log: null, packages: 1, needsReboot: null, rebooted: false } as const;
    // Under way there would be two at once; then nothing came later.
    if (lastTry(one)?.end === 'running' || lastTry(one)?.end === 'waiting') return;
    const attempt = await writeTry(trx, again, of);
    const at = minutes(200 + i);
    await writeAnswer(trx, later, { serverId, campaignId: other, kind: 'standard', attemptId: attempt, at });
  }
}

type OfSession = { readonly session_id: SessionId; readonly server_id: ServerId; readonly campaign_id: CampaignId };

async function writeTry(trx: Trx, each: Try, of: OfSession & { readonly number: number }): Promise<AttemptId> {
  const ended = each.end === 'patched' || each.end === 'failed';
  const failure = each.end === 'failed' ? { failure_class: 'unknown', failure_tail: 'the last lines' } : {};
  const { id } = await trx
    .insertInto('patch_attempts')
    .values({
      ...of,
      ...{
        state: each.end,
        step: 'conclude',
        started_at: minutes(10),
        ended_at: ended ? minutes(20) : null,
        ...failure,
      },
      ...(ended && { packages_changed: each.packages, rebooted: each.end === 'patched' ? each.rebooted : null }),
      reboot_required: each.needsReboot,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (each.log !== null) {
    await trx
      .insertInto('attempt_logs')
      .values({ attempt_id: id, log: each.log, stored_at: minutes(20) })
      .execute();
  }
  return id;
}

async function writeSnapshot(
  trx: Trx,
  { snapshot }: Entry,
  { attempt_id, ...where }: OfSession & { readonly attempt_id: AttemptId | null },
): Promise<void> {
  if (snapshot === 'none') return;
  const adopted = attempt_id !== null && (snapshot === 'adopted' || snapshot === 'removed');
  const there = { vcenter: 'VC', vm_moref: 'vm-1', snapshot_moref: 'snapshot-1' };
  const asker = await trx.selectFrom('users').select('id').limit(1).executeTakeFirstOrThrow();
  await trx
    .insertInto('vm_snapshots')
    .values({
      ...{ ...where, attempt_id: adopted ? attempt_id : null, asked_by: asker.id, name: 'QW', created_at: minutes(5) },
      state: snapshot === 'intended' ? 'intended' : snapshot === 'removed' ? 'removed' : 'present',
      ...(snapshot === 'intended' ? {} : there),
      discard_asked_at: snapshot === 'given-up' ? minutes(6) : null,
      removed_at: snapshot === 'removed' ? minutes(90) : null,
    })
    .execute();
}

async function writeAnswer(
  trx: Trx,
  status: Answer,
  of: { serverId: ServerId; campaignId: CampaignId; kind: 'quickwin' | 'standard'; attemptId: AttemptId; at: Date },
): Promise<void> {
  const answered = status === 'en_attente' ? {} : { answered_at: of.at, comment: 'as it was' };
  await trx
    .insertInto('patch_validation')
    .values({
      ...{ server_id: of.serverId, campaign_id: of.campaignId, campaign_type: of.kind, attempt_id: of.attemptId },
      ...{ patch_date: of.at, status, ...answered },
    })
    .execute();
}
