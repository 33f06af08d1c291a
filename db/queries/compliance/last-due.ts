// COMP-6 of some servers: when the last of them is due by campaigns, plan and freezes, and for how many nothing is planned.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { type ComplianceAsk, serverStates } from './classify.ts';

/** A server that SecOps does not patch, or of which nothing is known now, has no day. */
export async function loadLastDue(
  db: Db,
  servers: readonly ServerId[],
  ask: ComplianceAsk,
): Promise<{ readonly last: IsoDate | null; readonly withoutDay: number }> {
  const { rows } = await sql<{ last: IsoDate | null; withDay: number }>`
    with ${serverStates(sql`v.id = any(${[...servers]}::int[])`, ask)}
    select max(due_on)::text as last, count(due_on)::int as "withDay" from server_states`.execute(db);
  const [{ last, withDay } = { last: null, withDay: 0 }] = rows;
  return { last, withoutDay: servers.length - withDay };
}
