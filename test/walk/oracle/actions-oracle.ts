// RUN-19 in its own words: whatever a host was last told to stop is owed by somebody, or a person has said that it runs; and with nothing left
// to do, nothing is owed any more. From the rows and the hosts alone.
import { sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';
import type { FakeTargets } from '../../fakes/targets.ts';

export const STOP_LINE = '/opt/walk/stop';
export const START_LINE = '/opt/walk/start';

type Owing = { readonly hostname: string; readonly open: number; readonly said: boolean; readonly runs: boolean };

async function owing(db: Db): Promise<readonly Owing[]> {
  const { rows } = await sql<Owing>`
    select v.hostname, (select count(*)::int from attempt_actions x where x.server_id = v.id and x.restart_words is not null
        and x.restart_due is not null and x.restarted_at is null) as open,
      coalesce((select x.restarted_by is not null from attempt_actions x where x.server_id = v.id and x.restart_due is not null
        order by x.id desc limit 1), false) as said,
      exists (select 1 from patch_attempts a where a.server_id = v.id and a.ended_at is null) as runs
    from servers v`.execute(db);
  return rows;
}

/** True at any moment. */
export async function stoppedAndForgotten(db: Db, targets: FakeTargets): Promise<readonly string[]> {
  return (await owing(db))
    .filter(({ hostname, open, said }) => open === 0 && !said && isStopped(targets, hostname))
    .map(({ hostname }) => `${hostname}: stopped by an action, and nobody owes its start`);
}

/** True when every host answers and every job has run. */
export async function owedAtRest(db: Db, targets: FakeTargets): Promise<readonly string[]> {
  return (await owing(db))
    .filter(({ runs }) => !runs)
    .filter(({ hostname, open, said }) => open > 0 || (isStopped(targets, hostname) && !said))
    .map(({ hostname, open }) => `${hostname}: ${open} restarts are still owed with nothing left to do`);
}

function isStopped(targets: FakeTargets, hostname: string): boolean {
  const told = targets.hostNamed(hostname).acted.filter((line) => line === STOP_LINE || line === START_LINE);
  return told.at(-1) === STOP_LINE;
}
