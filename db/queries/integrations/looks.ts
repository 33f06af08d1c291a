// What systems say of servers after their update (migration 0280): which looks are due, and what came of them.
import { sql } from 'kysely';
import type { CoverageState } from '../../../domain/agent-coverage/compare.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import type { Fault } from '../../../domain/integrations/fault.ts';
import { LONGEST_LOOK_HOURS, type Look, lookAgainSeconds } from '../../../domain/integrations/look.ts';
import { INTEGRATION_TITLES, type IntegrationName } from '../../../domain/integrations/names.ts';
import { nextTry } from '../../../domain/integrations/next-run.ts';
import type { Text } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';
import { isShutOut } from './states.ts';

export type DueLook = {
  readonly attemptId: AttemptId;
  readonly hostname: string;
  readonly osFamily: string;
  readonly addresses: readonly string[];
  readonly patchedAt: Date;
  /** As coverage has found it; null: not compared yet. */
  readonly machine: { readonly state: CoverageState; readonly remoteId: string | null } | null;
  readonly kept: unknown;
  readonly failures: number;
};

const RECENT = (now: Date) => new Date(now.getTime() - LONGEST_LOOK_HOURS * 3_600_000);

/** A look for each update that has ended well of late; one that is there stays as it is. */
export async function openLooks(db: Db, names: readonly IntegrationName[], now: Date): Promise<void> {
  if (names.length === 0) return;
  await sql`
    insert into integration_looks (integration, attempt_id, server_id, next_look_at)
    select s.integration, a.id, a.server_id, ${now} from patch_attempts a
    join integration_states s on s.integration = any(${names}::text[])
    where a.state = 'patched' and a.ended_at > ${RECENT(now)}
      and not exists (select from integration_looks l where l.integration = s.integration and l.attempt_id = a.id)
    on conflict do nothing`.execute(db);
}

/** Those with a look that is due. */
export async function looksDue(db: Db, names: readonly IntegrationName[], now: Date): Promise<IntegrationName[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<{ name: IntegrationName }>`
    select s.integration as name from integration_states s
    where s.integration = any(${names}::text[]) and (s.lease_until is null or s.lease_until < now()) and not ${isShutOut}
      and exists (select from integration_looks l
        where l.integration = s.integration and l.verdict = 'pending' and l.next_look_at <= ${now})`.execute(db);
  return rows.map(({ name }) => name);
}

export async function dueLooks(db: Db, name: IntegrationName, now: Date, limit: number): Promise<readonly DueLook[]> {
  const { rows } = await sql<DueLook>`
    select l.attempt_id as "attemptId", v.hostname, v.os_family as "osFamily", a.ended_at as "patchedAt", l.state as kept, l.failures,
      array(select host(i.ip) from server_ips i where i.server_id = v.id) as addresses,
      case when c.id is not null then jsonb_build_object('state', c.state, 'remoteId', c.remote_id)
        when s.coverage_at is not null then '{"state": "absent", "remoteId": null}'::jsonb end as machine
    from integration_looks l join patch_attempts a on a.id = l.attempt_id join servers v on v.id = l.server_id
    join integration_states s on s.integration = l.integration
    left join integration_coverage c on c.integration = l.integration and c.server_id = l.server_id
    where l.integration = ${name} and l.verdict = 'pending' and l.next_look_at <= ${now}
    order by l.next_look_at, l.attempt_id limit ${limit}`.execute(db);
  return rows;
}

/** A look that goes on beyond its time is over, and says that nobody knows. */
export async function keepLook(
  db: Db,
  name: IntegrationName,
  { attemptId, patchedAt }: Pick<DueLook, 'attemptId' | 'patchedAt'>,
  look: Look<unknown>,
  now: Date,
): Promise<void> {
  const isOver = look.verdict === 'pending' && patchedAt < RECENT(now);
  const next =
    look.verdict === 'pending' && !isOver
      ? {
          state: JSON.stringify(look.kept),
          next_look_at: new Date(now.getTime() + look.againSeconds * 1000),
          note: look.note,
        }
      : { verdict: isOver ? ('unknown' as const) : look.verdict, next_look_at: null, note: look.note ?? NO_ANSWER };
  const note = next.note === null ? null : JSON.stringify(next.note);
  await update(db, name, attemptId, { ...next, note, looked_at: now, failures: 0 });
}

const NO_ANSWER: Text = { fr: 'aucune réponse à temps', en: 'no answer in time' };

/** The other side did not answer: asked again later, until its time is over. */
export async function postponeLook(
  db: Db,
  name: IntegrationName,
  { attemptId, patchedAt, failures }: Pick<DueLook, 'attemptId' | 'patchedAt' | 'failures'>,
  now: Date,
): Promise<void> {
  const again = { failures: failures + 1, next_look_at: new Date(now.getTime() + lookAgainSeconds(failures) * 1000) };
  const over = {
    verdict: 'unknown' as const,
    next_look_at: null,
    note: JSON.stringify(NO_ANSWER),
  };
  await update(db, name, attemptId, patchedAt < RECENT(now) ? over : again);
}

/** Between two tries at a system that is down. */
const LONGEST_WAIT_SECONDS = 3600;

/** The other side is down, or asks to wait: none of its looks is tried before, and those whose time is over say so. */
export async function postponeLooks(
  db: Db,
  name: IntegrationName,
  { fault, failures }: { readonly fault: Fault; readonly failures: number },
  now: Date,
): Promise<void> {
  const until = nextTry(now, fault, failures, LONGEST_WAIT_SECONDS);
  await sql`
    update integration_looks l set verdict = 'unknown', next_look_at = null, note = ${JSON.stringify(NO_ANSWER)}::jsonb
    from patch_attempts a where a.id = l.attempt_id and a.ended_at < ${RECENT(now)}
      and l.integration = ${name} and l.verdict = 'pending'`.execute(db);
  await sql`
    update integration_looks l set next_look_at = ${until}
    where l.integration = ${name} and l.verdict = 'pending' and l.next_look_at < ${until}`.execute(db);
}

function update(db: Db, name: IntegrationName, attemptId: AttemptId, values: object) {
  return db
    .updateTable('integration_looks')
    .set(values)
    .where('integration', '=', name)
    .where('attempt_id', '=', attemptId)
    .where('verdict', '=', 'pending')
    .execute();
}

export type LookShown = { readonly verdict: 'pending' | 'good' | 'attention' | 'unknown'; readonly text: Text };

/** `Qualys: 12 vulnerabilities closed`, by attempt; those that have said something. */
export async function loadLooks(
  db: Db,
  attemptIds: readonly AttemptId[],
): Promise<ReadonlyMap<AttemptId, readonly LookShown[]>> {
  if (attemptIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('integration_looks')
    .select(['integration', 'attempt_id', 'verdict', 'note'])
    .where('attempt_id', 'in', attemptIds)
    .where('note', 'is not', null)
    .orderBy('integration')
    .execute();
  const shown = rows.flatMap(({ integration, attempt_id, verdict, note }) => {
    const title = INTEGRATION_TITLES[integration];
    if (note === null) return [];
    return { attemptId: attempt_id, verdict, text: { fr: `${title} : ${note.fr}`, en: `${title}: ${note.en}` } };
  });
  return Map.groupBy(shown, ({ attemptId }) => attemptId);
}
