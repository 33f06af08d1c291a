// What Icinga says of hosts and downtimes, as we read it.
import type { HostHealth } from '../../domain/integrations/downtimes/health.ts';
import { type DowntimeKey, keyIn } from '../../domain/integrations/downtimes/mark.ts';
import type { StandingDowntime } from '../../domain/integrations/downtimes/plan.ts';
import type { IcingaDowntime, IcingaHost, IcingaService } from './client.ts';

/** Those of one order have the same mark and the same end; the host's own comes first: since 2.13 those of its services go with it. */
export function standingOf(
  all: readonly IcingaDowntime[],
  author: string,
  aheadMs: number,
): readonly StandingDowntime[] {
  const found = new Map<string, { readonly key: DowntimeKey; readonly until: Date; readonly ids: string[] }>();
  for (const one of all) {
    const key = one.author === author ? keyIn(author, one.comment) : null;
    // One of the configuration comes again, whoever copied our comment into it.
    if (key === null || (one.config_owner ?? '') !== '') continue;
    const until = new Date(Math.round(one.end_time) * 1000 - aheadMs);
    const of = `${key} ${one.host_name} ${Math.round(one.end_time)}`;
    const known = found.get(of) ?? { key, until, ids: [] };
    found.set(of, known);
    if (known.ids.includes(one.__name)) continue;
    if ((one.service_name ?? '') === '') known.ids.unshift(one.__name);
    else known.ids.push(one.__name);
  }
  return [...found.values()];
}

const SERVICE_STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

/** A host that was never checked has state 1, as one that is down, and no result of a check. */
export function healthOf(host: IcingaHost, services: readonly IcingaService[]): HostHealth {
  if (host.last_check_result == null) return { kind: 'never-checked' };
  const down = host.state >= 1 ? [`DOWN ${host.last_check_result.output ?? ''}`] : [];
  const red = services
    .filter((one) => one.host_name === host.name && one.last_check_result != null && one.state >= 1)
    .map(
      ({ name, state, last_check_result: last }) => `${name} ${SERVICE_STATES[state] ?? state} ${last?.output ?? ''}`,
    );
  const problems = [...down, ...red].map((text) => text.trim());
  return problems.length === 0 ? { kind: 'green' } : { kind: 'red', problems };
}
