// Receivers of webhooks: which there are, who sends to one, how it went.
import { sql } from 'kysely';
import type { Fault, FaultKind } from '../../../domain/integrations/fault.ts';
import { nextTry } from '../../../domain/integrations/next-run.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db } from '../../schema/database.ts';
import { HOUR_S } from './outbox.ts';

export type NamedReceiver = { readonly name: string; readonly events: readonly string[] };

/** From now on what happens is noted for these, and for no other; what waited for those is dropped. Each is tried at once. */
export async function registerReceivers(db: Db, receivers: readonly NamedReceiver[]): Promise<void> {
  const names = receivers.map(({ name }) => name);
  await db.transaction().execute(async (trx) => {
    await sql`delete from webhook_receivers where name <> all(${names}::text[])`.execute(trx);
    await sql`delete from webhook_outbox where receiver <> all(${names}::text[])`.execute(trx);
    await sql`update webhook_outbox set next_try_at = null where next_try_at is not null`.execute(trx);
    for (const { name, events } of receivers) {
      await sql`insert into webhook_receivers (name, events) values (${name}, ${[...events]}::text[])
        on conflict (name) do update set events = excluded.events, next_try_at = null`.execute(trx);
    }
  });
}

type Lease = { readonly owner: string; readonly seconds: number };

/** False: another process sends there, or it is left alone for a while, or nothing waits. */
export async function claimReceiver(db: Db, name: string, { owner, seconds }: Lease, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update webhook_receivers r set lease_owner = ${owner}, lease_until = ${secondsFromNow(seconds)}
    where r.name = ${name} and (r.lease_until is null or r.lease_until < now() or r.lease_owner = ${owner})
      and (r.next_try_at is null or r.next_try_at <= ${now})
      and exists (select from webhook_outbox o where o.receiver = r.name)
    returning r.name`.execute(db);
  return rows.length > 0;
}

/** False: somebody else has taken it meanwhile. */
export async function holdReceiver(db: Db, name: string, { owner, seconds }: Lease): Promise<boolean> {
  const { rows } = await sql`update webhook_receivers set lease_until = ${secondsFromNow(seconds)}
    where name = ${name} and lease_owner = ${owner} returning name`.execute(db);
  return rows.length > 0;
}

export async function releaseReceiver(db: Db, name: string, owner: string): Promise<void> {
  await sql`update webhook_receivers set lease_owner = null, lease_until = null
    where name = ${name} and lease_owner = ${owner}`.execute(db);
}

/** Everything that waits for it waits: the circuit is open for all processes, until then. */
export async function postponeReceiver(db: Db, name: string, fault: Fault, now: Date): Promise<void> {
  const row = await db.selectFrom('webhook_receivers').select('failures').where('name', '=', name).executeTakeFirst();
  const failures = (row?.failures ?? 0) + 1;
  await sql`update webhook_receivers set failures = ${failures}, failing_since = coalesce(failing_since, now()),
    next_try_at = ${nextTry(now, fault, failures, HOUR_S)}, fault = ${fault.kind}, detail = ${fault.detail.slice(0, 500)}
    where name = ${name}`.execute(db);
}

export type ReceiverOverview = {
  readonly name: string;
  readonly isFailing: boolean;
  /** In a row. */
  readonly failures: number;
  readonly fault: FaultKind | null;
  readonly detail: string | null;
  readonly nextTryAt: Date | null;
  readonly waiting: number;
  readonly givenUp: number;
};

export async function loadReceivers(db: Db): Promise<readonly ReceiverOverview[]> {
  const { rows } = await sql<ReceiverOverview>`
    select r.name, r.failing_since is not null or e.waiting > 0 as "isFailing", r.failures, coalesce(r.fault, e.fault) as fault,
      coalesce(r.detail, e.detail) as detail, r.next_try_at as "nextTryAt", r.given_up as "givenUp",
      (select count(*)::int from webhook_outbox o where o.receiver = r.name) as waiting
    from webhook_receivers r
    left join lateral (select count(*)::int as waiting, min(o.fault) as fault, min(o.detail) as detail
      from webhook_outbox o where o.receiver = r.name and o.fault is not null) e on true
    order by r.name collate "C"`.execute(db);
  return rows;
}

/** null: nothing has arrived there yet. */
export async function lastArrival(db: Db, name: string): Promise<Date | null> {
  const row = await db
    .selectFrom('webhook_receivers')
    .select('last_sent_at')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.last_sent_at ?? null;
}
