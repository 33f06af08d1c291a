// RING-1 read from the rows by other code than the product's: what of rings and sites forbids a start that has just happened.
import { DateTime } from 'luxon';
import { covers } from './gate-oracle.ts';
import { at, find, type Row, type Tables } from './tables.ts';

const ACCEPTED = ['validated_ok', 'forced'];

export type Started = {
  readonly server: Row;
  readonly campaign: Row;
  readonly production: boolean;
  readonly now: Date;
};

/** What stands between a server and its start: of the ring before its own, then of its site. */
export type RingSituation = 'none' | 'unpatched' | 'unaccepted' | 'soaking' | 'unanswered' | 'refused' | 'other-day';
export type RingObjection = { readonly situation: RingSituation; readonly why: string };

export function forbiddenByRings(tables: Tables, started: Started): readonly RingObjection[] {
  return [...ringObjections(tables, started), ...siteObjections(tables, started)];
}

/** Why nothing of its ring stands against it: it waits for none, somebody has opened it, or the ring before is done. */
export function openingOf(tables: Tables, { server, campaign }: Started): 'first' | 'opened' | 'done' {
  const own = ringOf(tables, server.id);
  if (ringBefore(tables, own) === undefined) return 'first';
  return openings(tables, campaign, own).some((one) => one.withdrawn_at === null) ? 'opened' : 'done';
}

/** Somebody had opened it, and took that back. */
export function isWithdrawn(tables: Tables, { server, campaign }: Started): boolean {
  const all = openings(tables, campaign, ringOf(tables, server.id));
  return all.length > 0 && all.every((one) => one.withdrawn_at !== null);
}

function openings(tables: Tables, campaign: Row, own: Row | null): readonly Row[] {
  return tables.openings.filter((one) => one.campaign_id === campaign.id && one.ring_id === (own?.id ?? null));
}

function ringBefore(tables: Tables, own: Row | null): Row | undefined {
  return tables.rings
    .filter((ring) => ring.archived_at === null && membersOf(tables, ring).length > 0)
    .filter((ring) => own === null || Number(ring.position) < Number(own.position))
    .toSorted((a, b) => Number(b.position) - Number(a.position))[0];
}

/** Without what the product stands on, which comes last of all (RUN-21). */
function membersOf(tables: Tables, ring: Row): readonly Row[] {
  return tables.groupServers
    .filter((one) => ringOf(tables, one.server_id)?.id === ring.id)
    .map((one) => find(tables.servers, one.server_id))
    .filter((one) => one.foundation === null);
}

function ringObjections(tables: Tables, started: Started): RingObjection[] {
  const { server, campaign, production, now } = started;
  const before = ringBefore(tables, ringOf(tables, server.id));
  if (before === undefined || openingOf(tables, started) === 'opened') return [];
  const there = membersOf(tables, before)
    .map(({ id }) => ({ id, branch: branchInCycle(tables, id, campaign) }))
    .filter(({ branch }) => branch !== null);
  if (there.length === 0)
    return [{ situation: 'none', why: `RING-1: no campaign of the cycle has anything of ring ${before.name}` }];
  return there
    .filter(({ branch }) => production || branch === 'hprod')
    .flatMap(({ id }) => memberObjections(tables, { id, campaign, soak: Number(before.soak_days), now }));
}

function ringOf(tables: Tables, serverId: unknown): Row | null {
  const member = tables.groupServers.find((one) => one.server_id === serverId);
  const group = tables.patchGroups.find((one) => one.id === member?.group_id && one.archived_at === null);
  return tables.rings.find((one) => one.id === group?.ring_id && one.archived_at === null) ?? null;
}

function inCycle(tables: Tables, campaignId: unknown, campaign: Row): boolean {
  const of = find(tables.campaigns, campaignId);
  return of.cycle === campaign.cycle && of.year === campaign.year;
}

function branchInCycle(tables: Tables, serverId: unknown, campaign: Row): string | null {
  const sessions = tables.sessions
    .filter(
      (one) => one.server_id === serverId && one.status !== 'excluded' && inCycle(tables, one.campaign_id, campaign),
    )
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  return sessions.length === 0 ? null : String(sessions.at(-1)?.branch);
}

type Member = { readonly id: unknown; readonly campaign: Row; readonly soak: number; readonly now: Date };

function memberObjections(tables: Tables, { id, campaign, soak, now }: Member): RingObjection[] {
  const { hostname } = find(tables.servers, id);
  const all = tables.attempts
    .filter((one) => one.server_id === id && one.state === 'patched' && inCycle(tables, one.campaign_id, campaign))
    .filter((one) => !tables.snapshots.some((two) => two.attempt_id === one.id && two.rollback_asked_at !== null));
  const whole = all.findLast((one) =>
    covers(find(tables.campaigns, one.campaign_id).update_scope, campaign.update_scope),
  );
  const last = all.at(-1);
  if (whole === undefined || last === undefined)
    return [{ situation: 'unpatched', why: `RING-1: ${hostname}, of the ring before, is not patched in this cycle` }];
  // A narrower update that is accepted says nothing of the whole one before it.
  const answers = [whole, last].map(({ id: attempt }) =>
    tables.validations.find((one) => one.attempt_id === attempt && ACCEPTED.includes(String(one.status))),
  );
  const times = answers.flatMap((one) => (one === undefined ? [] : [at(one.answered_at)]));
  if (times.length < answers.length)
    return [{ situation: 'unaccepted', why: `RING-1: ${hostname}, of the ring before, is not accepted` }];
  const day = (date: Date) => DateTime.fromJSDate(date, { zone: 'Europe/Paris' }).startOf('day');
  const full = day(now).diff(day(new Date(Math.max(...times))), 'days').days - 1;
  return soak > 0 && full < soak
    ? [{ situation: 'soaking', why: `RING-1: ${hostname} has soaked for ${full} full days, not ${soak}` }]
    : [];
}

function siteObjections(tables: Tables, { server, campaign, now }: Started): RingObjection[] {
  const member = tables.groupServers.find((one) => one.server_id === server.id);
  const group = tables.patchGroups.find((one) => one.id === member?.group_id && one.archived_at === null);
  const site = tables.sites.find((one) => one.id === (server.site_id ?? group?.site_id) && one.archived_at === null);
  if (site === undefined) return [];
  const answer = tables.siteAnswers.filter((one) => one.campaign_id === campaign.id && one.site_id === site.id).at(-1);
  const admins = tables.siteAdmins.filter(
    (one) => one.site_id === site.id && isThere(find(tables.users, one.user_id), now),
  );
  const of = `RING-1: site ${site.name}`;
  if (answer === undefined)
    return admins.length === 0 ? [] : [{ situation: 'unanswered', why: `${of} has not accepted` }];
  if (answer.answer === 'refused') return [{ situation: 'refused', why: `${of} has refused` }];
  const today = DateTime.fromJSDate(now, { zone: 'Europe/Paris' }).toISODate();
  return answer.day === null || answer.day === today
    ? []
    : [{ situation: 'other-day', why: `${of} chose ${answer.day}` }];
}

function isThere({ disabled_at: disabled, expires_at: end, roles }: Row, now: Date): boolean {
  return disabled === null && (roles as unknown[]).length > 0 && (end === null || at(end) > now.getTime());
}
