// RING-1 read from the rows by other code than the product's: what of rings and sites forbids a start that has just happened.
import { DateTime } from 'luxon';
import { at, find, type Row, type Tables } from './tables.ts';

const ACCEPTED = ['validated_ok', 'forced'];

export type Started = {
  readonly server: Row;
  readonly campaign: Row;
  readonly production: boolean;
  readonly now: Date;
};

export function forbiddenByRings(tables: Tables, started: Started): readonly string[] {
  return [...ringObjections(tables, started), ...siteObjections(tables, started)];
}

function ringObjections(tables: Tables, { server, campaign, production, now }: Started): string[] {
  const own = ringOf(tables, server.id);
  const before = tables.rings
    .filter(
      (ring) =>
        ring.archived_at === null && tables.groupServers.some((one) => ringOf(tables, one.server_id)?.id === ring.id),
    )
    .filter((ring) => own === null || Number(ring.position) < Number(own.position))
    .toSorted((a, b) => Number(b.position) - Number(a.position))[0];
  if (before === undefined) return [];
  const opened = tables.openings.some(
    (one) => one.campaign_id === campaign.id && one.withdrawn_at === null && one.ring_id === (own?.id ?? null),
  );
  if (opened) return [];
  const there = tables.groupServers
    .filter((one) => ringOf(tables, one.server_id)?.id === before.id)
    .map((one) => ({ id: one.server_id, branch: branchInCycle(tables, one.server_id, campaign) }))
    .filter(({ branch }) => branch !== null);
  if (there.length === 0) return [`RING-1: no campaign of the cycle has anything of ring ${before.name}`];
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

function memberObjections(tables: Tables, { id, campaign, soak, now }: Member): string[] {
  const { hostname } = find(tables.servers, id);
  const patched = tables.attempts
    .filter((one) => one.server_id === id && one.state === 'patched' && inCycle(tables, one.campaign_id, campaign))
    .filter((one) => !tables.snapshots.some((two) => two.attempt_id === one.id && two.rollback_asked_at !== null))
    .at(-1);
  if (patched === undefined) return [`RING-1: ${hostname}, of the ring before, is not patched in this cycle`];
  const accepted = tables.validations.find(
    (one) => one.attempt_id === patched.id && ACCEPTED.includes(String(one.status)),
  );
  if (accepted === undefined) return [`RING-1: ${hostname}, of the ring before, is not accepted`];
  const day = (date: Date) => DateTime.fromJSDate(date, { zone: 'Europe/Paris' }).startOf('day');
  const full = day(now).diff(day(new Date(at(accepted.answered_at))), 'days').days - 1;
  return soak > 0 && full < soak ? [`RING-1: ${hostname} has soaked for ${full} full days, not ${soak}`] : [];
}

function siteObjections(tables: Tables, { server, campaign, now }: Started): string[] {
  const member = tables.groupServers.find((one) => one.server_id === server.id);
  const group = tables.patchGroups.find((one) => one.id === member?.group_id && one.archived_at === null);
  const site = tables.sites.find((one) => one.id === (server.site_id ?? group?.site_id) && one.archived_at === null);
  if (site === undefined) return [];
  const answer = tables.siteAnswers.filter((one) => one.campaign_id === campaign.id && one.site_id === site.id).at(-1);
  const admins = tables.siteAdmins.filter(
    (one) => one.site_id === site.id && find(tables.users, one.user_id).disabled_at === null,
  );
  if (answer === undefined) return admins.length === 0 ? [] : [`RING-1: site ${site.name} has not accepted`];
  if (answer.answer === 'refused') return [`RING-1: site ${site.name} has refused`];
  const today = DateTime.fromJSDate(now, { zone: 'Europe/Paris' }).toISODate();
  return answer.day === null || answer.day === today ? [] : [`RING-1: site ${site.name} chose ${answer.day}`];
}
