// RUN-2 and RUN-14 read from the rows by other code than the product's: what forbids a start that has just happened.
import { DateTime } from 'luxon';
import { forbiddenByGate } from './gate-oracle.ts';
import { orderObjections } from './order-oracle.ts';
import { ordererObjections } from './orderer-oracle.ts';
import { forbiddenByRings } from './ring-oracle.ts';
import { at, find, instant, type Row, type Tables } from './tables.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What was ordered, as it stood before the job that started the session. */
export type Order = { readonly asked_at: unknown; readonly asked_by: unknown; readonly waited_at: unknown };

/** `ownServersOnly`: the setting `operators.ownServersOnly`. */
export type Asked = { readonly now: Date; readonly ownServersOnly: boolean };

/** `attempt`: the row that the start made; `tables`: right after it. */
export function forbiddenStart(tables: Tables, attempt: Row, order: Order, asked: Asked): readonly string[] {
  const { now } = asked;
  const session = find(tables.sessions, attempt.session_id);
  const server = find(tables.servers, attempt.server_id);
  const campaign = find(tables.campaigns, attempt.campaign_id);
  const production = isProduction(server) || session.branch === 'prod';
  return [
    ...(production ? forbiddenByGate(tables, session, now) : []),
    ...(server.environment_production === null ? ['ELIG-6: nobody has said whether it is production'] : []),
    ...calendarObjections(tables, campaign, server, production, now),
    ...stateObjections(tables, attempt, session, campaign, now),
    ...runningObjections(tables, attempt, server),
    ...unclosedObjections(tables, server),
    ...forbiddenByRings(tables, { server, campaign, production, now }).map(({ why }) => why),
    ...orderObjections(tables, { attempt, session, campaign, server }, now),
    ...askedObjections(session, order, now),
    ...ordererObjections(tables, { session, campaign, server, askedBy: order.asked_by }, asked),
  ];
}

export function isProduction(server: Row): boolean {
  return String(server.environment).normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase() === 'production';
}

/** Fixed ones, and those that follow Easter, of the years of the walk. */
export const HOLIDAYS: ReadonlySet<string> = new Set([
  ...['2027', '2028', '2029'].flatMap((year) =>
    ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'].map((day) => `${year}-${day}`),
  ),
  ...[
    '2027-03-29',
    '2027-05-06',
    '2027-05-17',
    '2028-04-17',
    '2028-05-25',
    '2028-06-05',
    '2029-04-02',
    '2029-05-10',
    '2029-05-21',
  ],
]);
const FREEZE_WEEKS = [1, 30, 34, 51, 52, 53];

function calendarObjections(tables: Tables, campaign: Row, server: Row, production: boolean, now: Date): string[] {
  const local = DateTime.fromJSDate(now, { zone: 'Europe/Paris' });
  const day = local.toISODate() ?? '';
  const minute = local.hour * 60 + local.minute;
  const lifted = campaign.calendar_override_at !== null;
  const frozen =
    FREEZE_WEEKS.includes(local.weekNumber) ||
    tables.freezes.some((one) => String(one.first_day) <= day && day <= String(one.last_day));
  return [
    ...(local.weekday > 4 ? ['RUN-2: neither Monday nor Tuesday, Wednesday, Thursday'] : []),
    ...(minute < 540 || minute >= 1260 ? ['RUN-2: outside 09:00 to 21:00'] : []),
    ...(HOLIDAYS.has(day) ? ['RUN-2: a public holiday'] : []),
    ...(frozen && !lifted ? ['RUN-2: frozen'] : []),
    ...(production && !lifted && String(server.domain).toLowerCase() === 'trafic' && local.month <= 3
      ? ['PLAN-5: the season']
      : []),
  ];
}

function stateObjections(tables: Tables, attempt: Row, session: Row, campaign: Row, now: Date): string[] {
  const age = now.getTime() - (instant(session.prereq_date) ?? 0);
  const failed = tables.sessions.filter((one) => one.campaign_id === campaign.id && one.status === 'failed').length;
  const servers = tables.sessions.filter((one) => one.campaign_id === campaign.id && one.status !== 'excluded').length;
  const counted = failed - Number(campaign.failures_acknowledged);
  const first = Number(attempt.number) === 1;
  return [
    ...(session.prereq_validated === true && age < 60 * MINUTE && age >= -MINUTE
      ? []
      : ['RUN-2: prerequisites older than an hour, or not ok']),
    ...(campaign.status === 'open' ? [] : ['RUN-2: the campaign is closed']),
    ...(campaign.stopped_at === null ? [] : ['RUN-2: the campaign is stopped']),
    ...(first && counted > 0 && (counted >= 3 || counted * 100 >= 20 * servers)
      ? ['RUN-2: the failure budget is spent']
      : []),
    ...backupObjections(tables, attempt, session, now),
  ];
}

/** RUN-14: confirmed by hand it is good for one attempt and 24 hours. PRE-4: no system of backups has answered in the world of a walk. */
function backupObjections(tables: Tables, attempt: Row, session: Row, now: Date): string[] {
  if (session.rollback_method === 'snapshot') return [];
  const basis = attempt.backup_basis as { readonly by: string; readonly at: string } | null;
  if (basis?.by !== 'person') return ['PRE-4: nobody has vouched for its backup'];
  if (now.getTime() - Date.parse(basis.at) > DAY) return ['RUN-14: the backup was vouched for more than a day ago'];
  const confirmed = instant(session.backup_confirmed_at);
  if (confirmed === null) {
    // The start may take the confirmation with it: then it must have been there.
    return session.rollback_method === 'na' ? [] : ['RUN-2: no rollback method'];
  }
  const before = tables.attempts.filter((one) => one.session_id === session.id && one.id !== attempt.id);
  const used = before.some((one) => at(one.started_at) >= confirmed);
  return [
    ...(now.getTime() - confirmed > DAY ? ['RUN-14: the backup was confirmed more than a day ago'] : []),
    ...(used ? ['RUN-14: the confirmation of the backup has served another attempt'] : []),
  ];
}

function runningObjections(tables: Tables, attempt: Row, server: Row): string[] {
  const others = tables.attempts.filter((one) => one.ended_at === null && one.id !== attempt.id);
  const exclusive = tables.groups.some((one) => one.name === server.app_group && one.exclusive === true);
  const member = (id: unknown) => find(tables.servers, id).app_group === server.app_group;
  const restoring = tables.snapshots.filter(
    (one) =>
      one.rollback_asked_at !== null &&
      one.reverted_at === null &&
      one.rollback_error === null &&
      one.state !== 'removed',
  );
  return [
    ...(others.some((one) => one.server_id === server.id) ? ['RUN-2: another attempt runs on it'] : []),
    ...(restoring.some((one) => one.server_id === server.id) ? ['RUN-2: a rollback runs on it'] : []),
    ...(exclusive && others.some((one) => member(one.server_id)) ? ['RUN-2: another member of its cluster runs'] : []),
  ];
}

/** RUN-15: an update that was given up there, or on another member of its cluster, may still be started by a late order. */
function unclosedObjections(tables: Tables, server: Row): string[] {
  const exclusive = tables.groups.some((one) => one.name === server.app_group && one.exclusive === true);
  const others = tables.unclosed.filter(
    (one) => one.server_id !== server.id && find(tables.servers, one.server_id).app_group === server.app_group,
  );
  return [
    ...(tables.unclosed.some((one) => one.server_id === server.id)
      ? ['RUN-15: an update given up may start on it']
      : []),
    ...(exclusive && others.length > 0
      ? ['RUN-15: an update given up may start on another member of its cluster']
      : []),
  ];
}

/** RUN-2 and RUN-14: ordered, and for today. */
function askedObjections(session: Row, order: Order, now: Date): string[] {
  const asked = instant(order.asked_at);
  if (asked === null) return ['RUN-2: nobody ordered it'];
  if (dayOf(new Date(asked)) !== dayOf(now)) return ['RUN-14: ordered on another day'];
  return order.asked_by === null ? slotObjections(session, order, now) : [];
}

/** The product's own note that it waited for what ends by itself is believed; waiting is only what began within the slot's half hour. */
function slotObjections(session: Row, order: Order, now: Date): string[] {
  if (session.date_prevue === null) return ['RUN-14: started at its slot, without one'];
  const slot = DateTime.fromISO(`${String(session.date_prevue)}T${String(session.heure_prevue).slice(0, 5)}`, {
    zone: 'Europe/Paris',
  });
  const late = (since: number, until: number) => until - since > 30 * MINUTE + 1000;
  const asked = at(order.asked_at);
  const waited = late(slot.toMillis(), asked) ? null : instant(order.waited_at);
  return [
    ...(slot.toISODate() === dayOf(now) ? [] : ['RUN-14: its slot is of another day']),
    ...(asked >= slot.toMillis() ? [] : ['RUN-2: its slot has not come']),
    ...(late(Math.max(slot.toMillis(), waited ?? 0), now.getTime())
      ? ['RUN-14: its slot was missed by more than 30 minutes']
      : []),
  ];
}

function dayOf(now: Date): string {
  return DateTime.fromJSDate(now, { zone: 'Europe/Paris' }).toISODate() ?? '';
}
