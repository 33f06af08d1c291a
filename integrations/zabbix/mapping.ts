// What Zabbix says of maintenances, as we read it, and how ours are named there: no two may have the same name.
import { type DowntimeKey, keyIn, markOf } from '../../domain/integrations/downtimes/mark.ts';
import type { StandingDowntime } from '../../domain/integrations/downtimes/plan.ts';
import type { ZabbixMaintenance } from './client.ts';

/** Of 128 characters that a name may have. */
const HOST_LENGTH = 30;

export function maintenanceName(author: string, key: DowntimeKey, hostname: string, till: number): string {
  const end = new Date(till * 1000).toISOString().slice(0, 16);
  return `${markOf(author, key)} ${hostname.slice(0, HOST_LENGTH)} ${end}Z`;
}

/** Those that are over stay in the list until they are deleted. */
export function standingOf(
  all: readonly ZabbixMaintenance[],
  author: string,
  aheadMs: number,
): readonly StandingDowntime[] {
  const found = new Map<string, StandingDowntime>();
  for (const { maintenanceid: id, name, active_till: till } of all) {
    const key = keyIn(author, name);
    if (key !== null) found.set(id, { key, ids: [id], until: new Date(till * 1000 - aheadMs) });
  }
  return [...found.values()];
}
