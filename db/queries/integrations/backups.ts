// The clients of a system of backups as they were copied, and what went wrong when it was asked about one of them (PRE-4).
import { sql } from 'kysely';
import type { Fault } from '../../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import { nextTry } from '../../../domain/integrations/next-run.ts';
import { RETIRED } from '../../../domain/inventory/entities/server.ts';
import type { Db } from '../../schema/database.ts';
import { type CopiedRecord, loadCopy } from './copy.ts';

/** `readAt` null: they were never read. */
export async function loadClients(
  db: Db,
  name: IntegrationName,
): Promise<{ readonly records: ReadonlyMap<string, readonly CopiedRecord[]>; readonly readAt: Date | null }> {
  const state = await db
    .selectFrom('integration_states')
    .select('last_ok_at')
    .where('integration', '=', name)
    .executeTakeFirst();
  return { records: await loadCopy(db, name), readAt: state?.last_ok_at ?? null };
}

/** Other servers of the same short name, which differ in their domain. */
export async function loadNamesakes(db: Db, hostname: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('servers')
    .select('hostname')
    .where(sql<boolean>`split_part(hostname, '.', 1) = split_part(lower(${hostname}), '.', 1)`)
    .where('hostname', '<>', hostname.toLowerCase())
    .where('etat', '<>', RETIRED)
    .orderBy('hostname')
    .execute();
  return rows.map((row) => row.hostname);
}

type Noted = { readonly fault: Fault; readonly everySeconds: number; readonly now: Date };

/**
 * For `/integrations`: the same fault once, until something else is known. What concerns the other side as a whole also holds back the next
 * questions, and the next reading: refused tries lock accounts.
 */
export async function noteBackupFault(
  db: Db,
  name: IntegrationName,
  { fault, everySeconds, now }: Noted,
): Promise<void> {
  const isOfOne = fault.kind === 'nonsense' || fault.kind === 'incomplete';
  await db.transaction().execute(async (trx) => {
    await sql`insert into integration_states (integration) values (${name}) on conflict do nothing`.execute(trx);
    if (!isOfOne)
      await sql`update integration_states set failures = 1, next_run_at = ${nextTry(now, fault, 1, everySeconds)}
        where integration = ${name} and failures = 0`.execute(trx);
    const detail = fault.detail.slice(0, 500);
    await sql`
      insert into integration_runs (integration, mode, begun_at, ended_at, outcome, fault, detail)
      select ${name}, 'whole', ${now}, ${now}, 'failed', ${fault.kind}, ${detail}
      where not exists (
        select from (select fault, detail from integration_runs where integration = ${name} and outcome <> 'running'
          order by id desc limit 1) l
        where l.fault = ${fault.kind} and l.detail = ${detail})`.execute(trx);
  });
}
