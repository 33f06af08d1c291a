// Writes domains, environments and zones of the inventory.
import { sql } from 'kysely';
import type { Trx } from '../../schema/database.ts';
import { asJson, type WrittenRecord } from './written-record.ts';

export async function writeDomains(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  await sql`
    insert into domains (code, name)
    select r.record_name, coalesce(r.name, r.record_name)
    from jsonb_to_recordset(${asJson(records)}) as r (record_name text, name text)
    on conflict (code) do update set name = excluded.name`.execute(trx);
}

export async function writeEnvironments(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  await sql`
    insert into environments (name, production)
    select r.record_name, r.production = 'yes'
    from jsonb_to_recordset(${asJson(records)}) as r (record_name text, production text)
    on conflict (name) do update set production = excluded.production`.execute(trx);
}

export async function writeZones(trx: Trx, records: readonly WrittenRecord[]): Promise<void> {
  await sql`
    insert into zones (name, alsace_moselle)
    select r.record_name, coalesce(r.alsace_moselle, 'no') = 'yes'
    from jsonb_to_recordset(${asJson(records)}) as r (record_name text, alsace_moselle text)
    on conflict (name) do update set alsace_moselle = excluded.alsace_moselle`.execute(trx);
}
