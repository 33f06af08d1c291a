// RUN-20 and RUN-21 read from the rows: what a start must have waited for, and what may not have run beside it.
import { DateTime } from 'luxon';
import { find, type Row, type Tables } from './tables.ts';

type Started = { readonly attempt: Row; readonly session: Row; readonly campaign: Row; readonly server: Row };

export function orderObjections(tables: Tables, started: Started, now: Date): readonly string[] {
  return [...dependencyObjections(tables, started), ...foundationObjections(tables, started, now)];
}

/** Everything reached from a server along the arrows, but not the server itself. */
function reached(from: unknown, arrows: readonly (readonly [unknown, unknown])[]): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  let edge = [from];
  while (edge.length > 0) {
    edge = arrows.filter(([one, to]) => edge.includes(one) && !found.has(to)).map(([, to]) => to);
    for (const one of edge) found.add(one);
  }
  found.delete(from);
  return found;
}

function arrowsOf(tables: Tables): readonly (readonly [unknown, unknown])[] {
  return tables.dependencies.map((one) => [one.server_id, one.on_server_id] as const);
}

function dependencyObjections(tables: Tables, { attempt, session, campaign, server }: Started): readonly string[] {
  const below = reached(server.id, arrowsOf(tables));
  const above = reached(
    server.id,
    arrowsOf(tables).map(([one, to]) => [to, one] as const),
  );
  const ofProduction = mayBeProduction(tables, server) || session.branch === 'prod';
  const held = [...below].flatMap((id) => {
    const one = find(tables.servers, id);
    if (!ofProduction && mayBeProduction(tables, one)) return [];
    return openOn(tables, one, campaign, attempt).map((why) => `RUN-20: it depends on ${one.hostname}: ${why}`);
  });
  const busy = [...above].filter((id) => runsOn(tables, id, attempt));
  return [...held, ...busy.map((id) => `RUN-20: ${find(tables.servers, id).hostname} depends on it, and runs`)];
}

function mayBeProduction(tables: Tables, server: Row): boolean {
  if (server.environment_production !== false || server.environment === 'Production') return true;
  return tables.sessions.some(
    (one) =>
      one.server_id === server.id && one.branch === 'prod' && find(tables.campaigns, one.campaign_id).status === 'open',
  );
}

function openOn(tables: Tables, server: Row, campaign: Row, attempt: Row): readonly string[] {
  const ofCycle = (id: unknown) => {
    const other = find(tables.campaigns, id);
    return other.cycle === campaign.cycle && other.year === campaign.year;
  };
  const isOpen = (id: unknown) => find(tables.campaigns, id).status === 'open';
  if (runsOn(tables, server.id, attempt) || restoring(tables).has(server.id)) return ['something runs there'];
  if (server.etat === 'Décommissionné') return [];
  const sessions = tables.sessions.filter((one) => one.server_id === server.id);
  const ordered = sessions.some(
    (one) =>
      one.start_asked_at !== null &&
      ['pending', 'prereq_ok', 'failed'].includes(String(one.status)) &&
      ofCycle(one.campaign_id) &&
      isOpen(one.campaign_id),
  );
  const planned = sessions.some(
    (one) => one.campaign_id === campaign.id && ['pending', 'prereq_ok'].includes(String(one.status)),
  );
  const last = tables.attempts
    .filter((one) => one.server_id === server.id && one.ended_at !== null && ofCycle(one.campaign_id))
    .at(-1);
  return [
    ...(ordered ? ['it is ordered'] : []),
    ...(planned ? ['it is to be patched in the same campaign'] : []),
    ...(last !== undefined && isOpen(last.campaign_id) ? afterUpdate(tables, last) : []),
  ];
}

function afterUpdate(tables: Tables, last: Row): readonly string[] {
  if (last.state !== 'patched') return ['its update failed'];
  if (tables.snapshots.some((one) => one.attempt_id === last.id && one.rollback_asked_at !== null))
    return ['its update was rolled back'];
  const said = tables.validations.filter((one) => one.attempt_id === last.id).at(-1)?.status;
  if (said === 'validated_ko') return ['its owner said KO'];
  if (said === 'validated_ok' || said === 'forced') return [];
  const checks = tables.steps.find((one) => one.attempt_id === last.id && one.status === 'done')?.result as
    | { comparison?: { verdict?: string } }
    | null
    | undefined;
  return checks?.comparison?.verdict === 'yes' ? [] : ['nobody and nothing said that it is well'];
}

function runsOn(tables: Tables, id: unknown, besides: Row): boolean {
  return tables.attempts.some((one) => one.server_id === id && one.ended_at === null && one.id !== besides.id);
}

function restoring(tables: Tables): ReadonlySet<unknown> {
  const those = tables.snapshots.filter(
    (one) =>
      one.rollback_asked_at !== null &&
      one.reverted_at === null &&
      one.rollback_error === null &&
      one.state !== 'removed',
  );
  return new Set(those.map((one) => one.server_id));
}

function foundationObjections(
  tables: Tables,
  { attempt, session, campaign, server }: Started,
  now: Date,
): readonly string[] {
  const others = tables.attempts.filter((one) => one.ended_at === null && one.server_id !== server.id);
  const beside = others.some((one) => find(tables.servers, one.server_id).foundation !== null);
  const never = beside ? ['RUN-21: a foundation is being patched'] : [];
  if (server.foundation === null) return never;
  const confirmed = tables.confirmations.some(
    (one) => one.attempt_id === attempt.id && one.server_id === server.id && dayOf(one.confirmed_at) === dayOf(now),
  );
  const dependants = reached(
    server.id,
    arrowsOf(tables).map(([one, to]) => [to, one] as const),
  );
  const ofProduction = mayBeProduction(tables, server) || session.branch === 'prod';
  const first = tables.sessions.filter(
    (one) =>
      one.campaign_id === campaign.id &&
      one.server_id !== server.id &&
      ['pending', 'prereq_ok'].includes(String(one.status)) &&
      (ofProduction || one.branch === 'hprod') &&
      find(tables.servers, one.server_id).foundation === null &&
      !dependants.has(one.server_id),
  );
  return [
    ...never,
    ...(confirmed ? [] : ['RUN-21: a foundation that nobody has confirmed today']),
    ...(others.length > 0 || [...restoring(tables)].some((id) => id !== server.id)
      ? ['RUN-21: a foundation beside something else']
      : []),
    ...(first.length > 0 ? ['RUN-21: a foundation before others of its campaign'] : []),
  ];
}

function dayOf(at: unknown): string {
  return DateTime.fromJSDate(new Date(at as string), { zone: 'Europe/Paris' }).toISODate() ?? '';
}
