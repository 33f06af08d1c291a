// The jobs of one client, asked at the moment when a server is to be patched: what was copied an hour ago may have been pruned since.
import { clockAheadOf } from '../floor/clock-there.ts';
import type { Backups } from '../integration.ts';
import type { CommvaultClient } from './client.ts';
import { backupJobs, clientOfSaid, clientsOf } from './mapping.ts';
import type { CommvaultSettings } from './settings.ts';

export function commvaultBackups(
  client: CommvaultClient,
  { maxAgeHours, lookupDays, accepted, applications, subclients }: CommvaultSettings,
  now: () => Date,
): Backups {
  return {
    policy: { maxAgeHours, lookupDays, accepted, applications, subclients: subclients ?? null },
    clients: clientsOf,
    of: async ({ id }, signal) => {
      const said = await client.client(id, signal);
      if (said === null) return null;
      const { jobs, date } = await client.jobs(id, lookupDays, signal);
      return {
        client: clientOfSaid(said),
        jobs: backupJobs(jobs),
        clockAheadMs: date === undefined ? null : clockAheadOf({ headers: { date } }, now()),
      };
    },
  };
}
