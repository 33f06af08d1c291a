// Writes the checks of applications that a source brings (RUN-9), and takes them back.
import { sql } from 'kysely';
import { type AppCheck, readCheck } from '../../../domain/app-checks/app-check.ts';
import { checkWords } from '../../../domain/app-checks/check-text.ts';
import type { Fields } from '../../../domain/inventory/record.ts';
import type { Trx } from '../../schema/database.ts';
import type { WriteContext, WrittenRecord } from './written-record.ts';

/** In the order of the file, in which they are run. One that somebody has added meanwhile is not doubled. */
export async function writeChecks(
  trx: Trx,
  records: readonly WrittenRecord[],
  { by, at }: WriteContext,
): Promise<void> {
  const rows = records.map(({ fields }, position) => ({ ...columnsOf(fields), position }));
  const names = rows.map(({ application }) => application);
  await sql`select id from applications where name = any(${names}::text[]) order by id for no key update`.execute(trx);
  await sql`
    insert into application_checks (application_id, argv, url, created_by, created_at)
    select a.id, r.argv, r.url, ${by}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (application text, argv text[], url text, position integer)
    join applications a on a.name = r.application
    where not exists (select from application_checks c where c.application_id = a.id and c.removed_at is null
      and c.argv is not distinct from r.argv and c.url is not distinct from r.url)
    order by r.position`.execute(trx);
}

/** Nothing refers to one, and the trail keeps what it was. */
export function checkDeleted(fields: Fields): ReturnType<typeof sql> {
  const { application, argv, url } = columnsOf(fields);
  return sql`delete from application_checks where application_id = (select id from applications where name = ${application})
    and removed_at is null and argv is not distinct from ${argv}::text[] and url is not distinct from ${url}::text`;
}

function columnsOf({ application, check }: Fields) {
  const read = readCheck(checkWords(check ?? ''));
  if (read.kind === 'wrong') throw new Error('a check of the inventory that nobody can read');
  return { application: application ?? '', ...stored(read.check) };
}

function stored(check: AppCheck): { readonly argv: string[] | null; readonly url: string | null } {
  return check.kind === 'command' ? { argv: [...check.argv], url: null } : { argv: null, url: check.url };
}
