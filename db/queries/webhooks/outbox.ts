// What receivers of webhooks are still to be told, in order within a campaign.
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Fault } from '../../../domain/integrations/fault.ts';
import { nextTry } from '../../../domain/integrations/next-run.ts';
import type { WaitingEvent } from '../../../domain/webhooks/cloud-event.ts';
import type { Db } from '../../schema/database.ts';

/** The longest wait between two tries. */
export const HOUR_S = 3600;

export type OutboxEvent = WaitingEvent & { readonly campaignId: CampaignId; readonly tries: number };

/**
 * The oldest first; of campaigns whose oldest event is postponed, none. A transaction that began earlier and is not over yet may still
 * bring an event with a smaller number: what is not older than all that run in this database ends the list of its campaign. One of which
 * that cannot be told counts as ours; what runs in other databases of the server holds up nothing.
 */
export async function eventsToSend(db: Db, receiver: string, now: Date, most: number): Promise<readonly OutboxEvent[]> {
  const { rows } = await sql<OutboxEvent & { readonly settled: boolean }>`
    with running as materialized (
      select x::xid as xid from pg_snapshot_xip(pg_current_snapshot()) x where not exists (
        select from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted and l.transactionid = x::xid
          and a.datname <> current_database()))
    select o.id as sequence, o.event_id as "eventId", o.type, o.subject, o.campaign_id as "campaignId", o.happened_at as at, o.data,
      o.tries, not exists (select from running g where age(g.xid) >= age(o.xmin)) as settled
    from webhook_outbox o
    where o.receiver = ${receiver} and not exists (
      select from webhook_outbox e where e.receiver = o.receiver and e.campaign_id = o.campaign_id and e.next_try_at > ${now})
    order by o.id limit ${most}`.execute(db);
  const closed = new Set<CampaignId>();
  return rows.filter(({ campaignId, settled }) => {
    if (!settled) closed.add(campaignId);
    return !closed.has(campaignId);
  });
}

/** It has arrived. */
export async function endEvent(db: Db, receiver: string, { sequence }: OutboxEvent, now: Date): Promise<void> {
  await sql`with gone as (delete from webhook_outbox where id = ${sequence} returning receiver)
    update webhook_receivers r set sent = r.sent + 1, last_sent_at = ${now}, failures = 0, failing_since = null, next_try_at = null,
      fault = null, detail = null
    from gone where r.name = ${receiver}`.execute(db);
}

/** The receiver is well, and does not take this one: those of its campaign wait behind it. */
export async function postponeEvent(db: Db, { sequence, tries }: OutboxEvent, fault: Fault, now: Date): Promise<void> {
  await sql`update webhook_outbox set tries = tries + 1, next_try_at = ${nextTry(now, fault, tries + 1, HOUR_S)},
    fault = ${fault.kind}, detail = ${fault.detail.slice(0, 500)} where id = ${sequence}`.execute(db);
}

/** What nobody has taken for a day, or is of a week ago. Returns how many, by type. */
export async function giveUpEvents(db: Db, receiver: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ type: string; events: number }>`
    with gone as (
      delete from webhook_outbox o using webhook_receivers r
      where o.receiver = ${receiver} and r.name = o.receiver and (o.happened_at < now() - interval '7 days' or
        (o.happened_at < now() - interval '1 day' and (o.tries > 0 or r.failing_since < now() - interval '1 day')))
      returning o.type
    ), counted as (update webhook_receivers set given_up = given_up + (select count(*) from gone)
      where name = ${receiver} and exists (select from gone) returning name)
    select type, count(*)::int as events from gone group by type order by type`.execute(db);
  return Object.fromEntries(rows.map(({ type, events }) => [type, events]));
}
