// Updates of the past, as sources speak of them (HIST-2): read for the servers and days of a file, written and taken back in bulk. Only those
// that were imported are ever changed.
import { sql } from 'kysely';
import { packageText, readPackage } from '../../../domain/history/package-list.ts';
import { entityKey } from '../../../domain/inventory/entities/entities.ts';
import { NOTHING_RECORDED, patchDay, patchName, type RecordedPatches } from '../../../domain/inventory/past-patches.ts';
import type { Fields, StoredRecord } from '../../../domain/inventory/record.ts';
import { byCodePoint } from '../../../domain/order.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { PackageChange } from '../../schema/execution.ts';
import type { WriteContext, WrittenRecord } from './written-record.ts';

type Row = {
  readonly hostname: string;
  readonly date: string;
  readonly time: string;
  readonly result: string;
  readonly isOurs: boolean;
  readonly packages: readonly PackageChange[];
  readonly notes: string | null;
  readonly operator: string | null;
  readonly campaign: string | null;
};

/** Of the servers and days that these updates name. `zone`: IANA name, in which their moments are. */
export async function loadRecordedPatches(
  db: Db,
  patches: readonly { readonly fields: Fields }[],
  zone: string,
): Promise<RecordedPatches> {
  if (patches.length === 0) return NOTHING_RECORDED;
  const hostnames = [...new Set(patches.map(({ fields }) => fields.hostname ?? ''))];
  const days = patches.map(({ fields }) => fields.date ?? '').sort();
  const { rows } = await sql<Row>`
    select v.hostname, to_char(h.date_patch at time zone ${zone}, 'YYYY-MM-DD') as date,
      to_char(h.date_patch at time zone ${zone}, 'HH24:MI') as time, h.status as result, h.source <> 'imported' as "isOurs",
      case when h.source = 'imported' then h.packages else '[]' end as packages, h.notes,
      h.intervenant_name as operator, h.campaign_label as campaign
    from servers v join patch_history h on h.server_id = v.id
    where v.hostname = any(${hostnames}::text[])
      and h.date_patch >= ${days[0] ?? ''}::date::timestamp at time zone ${zone}
      and h.date_patch < (${days.at(-1) ?? ''}::date + 1)::timestamp at time zone ${zone}`.execute(db);
  const imported = new Map<string, StoredRecord>();
  const ours = new Set<string>();
  for (const { isOurs, packages, ...row } of rows) {
    if (isOurs) ours.add(patchDay(row.hostname, row));
    else {
      const name = patchName(row.hostname, row);
      const key = entityKey('patch', name);
      imported.set(key, { entity: 'patch', key, name, fields: { ...row, packages: listed(packages) } });
    }
  }
  return { imported, ours };
}

function listed(packages: readonly PackageChange[]): string | null {
  return packages.length === 0 ? null : packages.map(packageText).sort(byCodePoint).join(', ');
}

export async function writePatches(trx: Trx, records: readonly WrittenRecord[], { zone }: WriteContext): Promise<void> {
  const rows = asRows(records, zone);
  await sql`
    update patch_history h set notes = r.notes, packages = r.packages, intervenant_name = r.operator, campaign_label = r.campaign
    from ${rows} join servers v on v.hostname = r.hostname ${those}
    where h.id = that.id and not r.is_new`.execute(trx);
  await sql`
    insert into patch_history (server_id, source, intervenant_name, date_patch, status, notes, packages, campaign_label)
    select v.id, 'imported', r.operator, r.at, r.result, r.notes, r.packages, r.campaign
    from ${rows} join servers v on v.hostname = r.hostname where r.is_new`.execute(trx);
}

/** Nothing refers to them. */
export async function deletePatches(trx: Trx, before: readonly Fields[], zone: string): Promise<void> {
  const records = before.map((fields) => ({ name: '', fields, isNew: false }));
  await sql`
    delete from patch_history where id in (
      select that.id from ${asRows(records, zone)} join servers v on v.hostname = r.hostname ${those})`.execute(trx);
}

/** "offset 0": one look-up in the index a row, whatever the planner thinks of their number. */
const those = sql`cross join lateral (
  select h.id from patch_history h where h.server_id = v.id and h.source = 'imported' and h.status = r.result
    and h.date_patch >= r.at and h.date_patch < r.at + interval '1 minute' offset 0) that`;

function asRows(records: readonly WrittenRecord[], zone: string) {
  const rows = records.map(({ fields, isNew }) => ({
    ...fields,
    moment: `${fields.date} ${fields.time}`,
    packages: (fields.packages ?? '').split(', ').flatMap((part) => readPackage(part) ?? []),
    is_new: isNew,
  }));
  return sql`(select *, moment at time zone ${zone} as at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as x (hostname text, moment timestamp, result text, notes text, packages jsonb, operator text, campaign text, is_new boolean)) r`;
}
