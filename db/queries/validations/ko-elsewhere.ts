// PIN-1: the answers KO that stand, with the versions that they were about, and who is about to install the same.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { Ko, KoElsewhere } from '../../../domain/validations/ko-elsewhere.ts';
import { OPENING_STATUSES } from '../../../domain/validations/validation-state.ts';
import type { Db } from '../../schema/database.ts';

/** Older ones are about versions that nobody installs any more. */
const DAYS = 180;

const FROM = sql`
  from patch_validation p
  join servers v on v.id = p.server_id
  left join applications a on a.id = v.application_id
  left join users u on u.id = p.answered_by
  join patch_history h on h.attempt_id = p.attempt_id
  cross join lateral jsonb_array_elements(h.packages) k`;

/** A later OK on the same server ends it. */
const STANDING = sql`
  where p.status = 'validated_ko' and k ->> 'to' is not null and not exists (select from patch_validation o
    where o.server_id = p.server_id and o.attempt_id > p.attempt_id and o.status = any(${[...OPENING_STATUSES]}::text[]))`;

const SAID = sql`p.id, v.hostname, a.name as application, u.display_name as by, p.answered_at as at, p.comment as reason`;

function since(now: Date): Date {
  return new Date(now.getTime() - DAYS * 86_400_000);
}

export async function loadKos(db: Db, now: Date): Promise<readonly Ko[]> {
  const { rows } = await sql<Ko>`
    select ${SAID}, array_agg(distinct concat(k ->> 'name', '-', k ->> 'to', '.', k ->> 'arch')) as lines
    ${FROM} ${STANDING} and p.answered_at > ${since(now)}
    group by p.id, v.hostname, a.name, u.display_name order by p.id`.execute(db);
  return rows;
}

/** Of servers that are to be updated, by what the last reading of each found pending, less what exclusions hold back. */
export async function loadKosPending(
  db: Db,
  serverIds: readonly ServerId[],
  now: Date,
): Promise<readonly KoElsewhere[]> {
  const { rows } = await sql<KoElsewhere>`
    with kos as materialized (
      select ${SAID}, p.server_id, q.id as package, concat(q.name, '-', q.version, '.', q.arch) as line
      ${FROM} join pending_packages q on q.name = k ->> 'name' and q.arch = k ->> 'arch' and q.version = k ->> 'to'
      ${STANDING} and p.answered_at > ${since(now)}),
    wanted as materialized (select array_agg(distinct package) as packages from kos)
    select k.hostname, k.application, k.by, k.at, k.reason, array_agg(distinct k.line order by k.line) as lines,
      array_agg(distinct v.hostname order by v.hostname) as hostnames
    from wanted w
    join server_pending_packages s on s.packages && w.packages and s.server_id = any(${[...serverIds]}::int[])
    join kos k on k.package = any(s.packages) and not k.package = any(s.hidden) and k.server_id <> s.server_id
    join servers v on v.id = s.server_id
    group by k.id, k.hostname, k.application, k.by, k.at, k.reason
    order by count(distinct v.id) desc, k.id desc`.execute(db);
  return rows;
}
