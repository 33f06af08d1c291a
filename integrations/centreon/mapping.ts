// What Centreon says of hosts and downtimes, as we read it.
import type { HostHealth } from '../../domain/integrations/downtimes/health.ts';
import { type DowntimeKey, keyIn } from '../../domain/integrations/downtimes/mark.ts';
import type { StandingDowntime } from '../../domain/integrations/downtimes/plan.ts';
import type { CentreonDowntime, CentreonHost, CentreonService } from './client.ts';

/** Those of one order have the same mark and the same end. Over and cancelled ones stay in the list. */
export function standingOf(
  all: readonly CentreonDowntime[],
  author: string,
  { aheadMs, now }: { readonly aheadMs: number; readonly now: Date },
): readonly StandingDowntime[] {
  const found = new Map<string, { readonly key: DowntimeKey; readonly until: Date; readonly ids: string[] }>();
  for (const { id, host_id: host, comment, end_time: end, is_cancelled: isCancelled } of all) {
    const until = new Date(end.getTime() - aheadMs);
    const key = keyIn(author, comment ?? '');
    if (key === null || isCancelled || until <= now) continue;
    const of = `${key} ${host} ${end.getTime()}`;
    const known = found.get(of) ?? { key, until, ids: [] };
    found.set(of, known);
    known.ids.push(String(id));
  }
  return [...found.values()];
}

const HOST_STATES = ['UP', 'DOWN', 'UNREACHABLE'];
const SERVICE_STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];
/** Never checked. */
const PENDING = 4;

export function healthOf(host: CentreonHost, services: readonly CentreonService[]): HostHealth {
  if (host.state === PENDING) return { kind: 'never-checked' };
  const down = host.state === 0 ? [] : [`${HOST_STATES[host.state] ?? host.state} ${host.output ?? ''}`];
  const red = services
    .filter(({ state }) => state !== 0 && state !== PENDING)
    .map(({ description, state, output }) => `${description} ${SERVICE_STATES[state] ?? state} ${output ?? ''}`);
  const problems = [...down, ...red].map((text) => text.trim());
  return problems.length === 0 ? { kind: 'green' } : { kind: 'red', problems };
}
