// What the cards of actions show (RUN-19).
import { sql } from 'kysely';
import type { ActionSubject, ActionWords } from '../../../domain/actions/action.ts';
import type { ActionRun } from '../../../domain/actions/action-end.ts';
import type { ActionId, ApplicationId, AttemptActionId, AttemptId, CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { loadActions, type StoredAction, wordsOf } from './actions.ts';
import { isOwed } from './owed-restarts.ts';

export type SubjectNamed = {
  /** Of the application, or of the server. */
  readonly name: string;
  /** The application itself, or that of the server; null: it has none. */
  readonly applicationId: ApplicationId | null;
  readonly servers: readonly ServerId[];
};

/** null: there is no such application, or server. */
export async function loadSubject(db: Db, { kind, id }: ActionSubject): Promise<SubjectNamed | null> {
  if (kind === 'server') {
    const row = await db
      .selectFrom('servers')
      .select(['hostname', 'application_id'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { name: row.hostname, applicationId: row.application_id, servers: [id] };
  }
  const row = await db.selectFrom('applications').select('name').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const servers = await db.selectFrom('servers').select('id').where('application_id', '=', id).execute();
  return { name: row.name, applicationId: id, servers: servers.map((one) => one.id) };
}

/** Archived ones too. undefined: there is none. */
export async function loadAction(
  db: Db,
  id: ActionId,
): Promise<{ readonly subject: ActionSubject; readonly action: StoredAction | null } | undefined> {
  const row = await db
    .selectFrom('actions')
    .select(['application_id', 'server_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const subject = subjectOf(row);
  return { subject, action: (await loadActions(db, subject)).find((one) => one.id === id) ?? null };
}

/** One of both is set. */
function subjectOf(row: { application_id: ApplicationId | null; server_id: ServerId | null }): ActionSubject {
  if (row.application_id !== null) return { kind: 'application', id: row.application_id };
  if (row.server_id === null) throw new Error('an action belongs to nothing');
  return { kind: 'server', id: row.server_id };
}

export type OwedShown = {
  readonly id: AttemptActionId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly words: ActionWords;
  readonly since: Date;
  readonly tries: number;
  readonly error: string | null;
  readonly asks: boolean;
  /** Its attempt still runs, and starts it again by itself. */
  readonly running: boolean;
};

/** On these servers, what several attempts owe once; by hostname. */
export async function loadOwedShown(db: Db, servers: readonly ServerId[]): Promise<readonly OwedShown[]> {
  if (servers.length === 0) return [];
  const { rows } = await sql<Omit<OwedShown, 'words'> & { words: string[] }>`
    select * from (select distinct on (o.server_id, o.restart_words) o.id, o.server_id as "serverId", v.hostname,
      o.restart_words as words, o.restart_due as since, o.restart_tries as tries, o.restart_error as error,
      o.restart_asks as asks,
      exists (select 1 from patch_attempts a where a.server_id = o.server_id and a.ended_at is null) as running
    from attempt_actions o join servers v on v.id = o.server_id
    where ${isOwed} and o.server_id = any(${[...servers]}::int[])
    order by o.server_id, o.restart_words, o.id desc) t
    order by t.hostname collate "C", t.id`.execute(db);
  return rows.map((row) => ({ ...row, words: wordsOf(row.words) }));
}

/** null: there is no such thing. */
export async function serverOfOwed(db: Db, id: AttemptActionId): Promise<ServerId | null> {
  const row = await db.selectFrom('attempt_actions').select('server_id').where('id', '=', id).executeTakeFirst();
  return row?.server_id ?? null;
}

/** undefined: it is not owed, any more. */
export async function findOwed(db: Db, id: AttemptActionId): Promise<OwedShown | undefined> {
  const server = await serverOfOwed(db, id);
  return server === null ? undefined : (await loadOwedShown(db, [server])).find((one) => one.id === id);
}

/** Hostnames in a campaign on which something is owed and no attempt runs. */
export async function loadOwingHosts(db: Db, campaignId: CampaignId): Promise<readonly string[]> {
  const { rows } = await sql<{ hostname: string }>`
    select distinct v.hostname collate "C" as hostname from attempt_actions o join servers v on v.id = o.server_id
    join patch_sessions s on s.server_id = o.server_id and s.campaign_id = ${campaignId}
    where ${isOwed} and not exists (select 1 from patch_attempts a where a.server_id = o.server_id and a.ended_at is null)
    order by 1`.execute(db);
  return rows.map(({ hostname }) => hostname);
}

export type AttemptActions = { readonly runs: readonly ActionRun[]; readonly owed: number };

/** By attempt; those without actions are left out. */
export async function loadRuns(
  db: Db,
  attempts: readonly AttemptId[],
): Promise<ReadonlyMap<AttemptId, AttemptActions>> {
  if (attempts.length === 0) return new Map();
  const { rows } = await sql<{
    id: AttemptId;
    words: string[];
    exitCode: number | null;
    ended: boolean;
    owed: boolean;
  }>`
    select o.attempt_id as id, o.words, o.exit_code as "exitCode", o.ended_at is not null as ended, ${isOwed} as owed
    from attempt_actions o where o.attempt_id = any(${[...attempts]}::int[]) and o.begun_at is not null
    order by o.begun_at, o.id`.execute(db);
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, of]) => [
      id,
      {
        runs: of.map(({ words, exitCode, ended }) => ({ words: wordsOf(words), exitCode, ended })),
        owed: of.filter(({ owed }) => owed).length,
      },
    ]),
  );
}
