// Takes back what an import added, as long as nothing refers to it: what was once used stays, since history does (INV-4).
import { sql } from 'kysely';
import { ENTITIES, type EntityName, type InventoryChange } from '../../../domain/inventory/record.ts';
import type { Trx } from '../../schema/database.ts';
import { checkDeleted } from './write-checks.ts';
import type { InUse } from './written-record.ts';

const FOREIGN_KEY_VIOLATION = '23503';

/** In one transaction that goes on after a refusal: each delete has a savepoint. Of servers and applications all at once; one by one only to find what refers to which. */
export async function deleteRecords(trx: Trx, changes: readonly InventoryChange[]): Promise<InUse | null> {
  await deleteDependencies(trx, changes);
  for (const entity of ENTITIES.toReversed()) {
    const ofEntity = changes.filter((one) => one.entity === entity);
    for (let at = 0; at < ofEntity.length; at += BATCH) {
      const inUse = await deleteBatch(trx, entity, ofEntity.slice(at, at + BATCH));
      if (inUse !== null) return inUse;
    }
  }
  return null;
}

/** Of all servers that go, before any does: they may stand on one another. */
async function deleteDependencies(trx: Trx, changes: readonly InventoryChange[]): Promise<void> {
  const names = changes.flatMap(({ entity, name }) => (entity === 'server' ? [name] : []));
  if (names.length === 0) return;
  await sql`
    delete from server_dependencies d using servers v where v.id = d.server_id and v.hostname = any(${names}::text[])`.execute(
    trx,
  );
}

/** Each statement stays within its time limit. */
const BATCH = 2_000;

async function deleteBatch(trx: Trx, entity: EntityName, changes: readonly InventoryChange[]): Promise<InUse | null> {
  const atOnce = AT_ONCE[entity];
  const names = changes.map(({ name }) => name);
  if (atOnce !== undefined && (await isDone(trx, () => execute(trx, atOnce(names))))) return null;
  for (const change of changes) {
    if (!(await isDone(trx, () => deleteOne(trx, change)))) return { kind: 'in-use', name: change.name };
  }
  return null;
}

async function deleteOne(trx: Trx, change: InventoryChange): Promise<void> {
  if (change.entity === 'person' && (await hasSpoken(trx, change.name))) throw new InUseError();
  if (change.entity === 'patch') throw new Error('past updates are deleted in bulk');
  await execute(trx, STATEMENTS[change.entity](change));
}

/** False: something refers to it, and nothing was done. */
async function isDone(trx: Trx, act: () => Promise<void>): Promise<boolean> {
  await sql`savepoint delete_record`.execute(trx);
  try {
    await act();
    await sql`release savepoint delete_record`.execute(trx);
    return true;
  } catch (error) {
    const isReferred = error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION;
    if (!isReferred && !(error instanceof InUseError)) throw error;
    await sql`rollback to savepoint delete_record`.execute(trx);
    return false;
  }
}

async function execute(trx: Trx, statements: readonly ReturnType<typeof sql>[]): Promise<void> {
  for (const statement of statements) await statement.execute(trx);
}

const AT_ONCE: Partial<Record<EntityName, (names: readonly string[]) => readonly ReturnType<typeof sql>[]>> = {
  server: serversDeleted,
  application: applicationsDeleted,
};

function applicationsDeleted(names: readonly string[]): readonly ReturnType<typeof sql>[] {
  const ids = sql`(select id from applications where name = any(${[...names]}::text[]))`;
  return [
    sql`delete from application_contacts where application_id in ${ids}`,
    sql`delete from applications where id in ${ids}`,
  ];
}

function serversDeleted(hostnames: readonly string[]): readonly ReturnType<typeof sql>[] {
  const ids = sql`(select id from servers where hostname = any(${[...hostnames]}::text[]))`;
  return [
    sql`delete from server_ips where server_id in ${ids}`,
    sql`delete from server_databases where server_id in ${ids}`,
    sql`delete from servers where id in ${ids}`,
  ];
}

class InUseError extends Error {}

/** Bound to an Entra id, or an admin by now: no account that somebody may just take away (PEOPLE-2). */
async function hasSpoken(trx: Trx, email: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users u where u.email = ${email} and (u.entra_id is not null
      or exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'admin'))`.execute(trx);
  return rows.length > 0;
}

/** Past updates are deleted in bulk (`past-patches.ts`). */
type Deleted = Exclude<EntityName, 'patch'>;
type Statements = (change: InventoryChange) => readonly ReturnType<typeof sql>[];

const STATEMENTS: Readonly<Record<Deleted, Statements>> = {
  domain: ({ name }) => [
    sql`delete from domain_environments where domain_id = (select id from domains where code = ${name})`,
    sql`delete from domains where code = ${name}`,
  ],
  environment: ({ name }) => [
    sql`delete from domain_environments where environment_id = (select id from environments where name = ${name})`,
    sql`delete from environments where name = ${name}`,
  ],
  zone: ({ name }) => [sql`delete from zones where name = ${name}`],
  person: ({ name }) => [
    sql`delete from user_roles where user_id = (select id from users where email = ${name})`,
    sql`delete from users where email = ${name}`,
  ],
  application: ({ name }) => applicationsDeleted([name]),
  server: ({ name }) => serversDeleted([name]),
  check: ({ before }) => [checkDeleted(before ?? {})],
  rule: ({ before }) => [
    sql`delete from default_assignments where rule_type = ${before?.kind ?? ''} and rule_value = ${before?.about ?? ''}
      and user_id = (select id from users where email = ${before?.operator ?? ''})`,
  ],
};
