// What Commvault says of clients and jobs, as we understand it.
import { z } from 'zod';
import type { BackupClient } from '../../domain/backups/client-of.ts';
import type { BackupJob, JobResult } from '../../domain/backups/last-backup.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RemoteRecord } from '../integration.ts';
import type { ClientSaid, JobSaid } from './client.ts';

export function recordOf(said: ClientSaid): RemoteRecord {
  const { id, name, hostName, isRetired } = clientOfSaid(said);
  return { kind: 'client', id, content: { name, hostName, isRetired } };
}

export function clientOfSaid({ client: { clientEntity }, clientProps }: ClientSaid): BackupClient {
  const { clientId, clientName, hostName } = clientEntity;
  return {
    id: String(clientId),
    name: clientName,
    hostName: hostName ?? '',
    isRetired: Boolean(clientProps?.IsDeletedClient),
  };
}

const stored = z.object({ name: z.string(), hostName: z.string(), isRetired: z.boolean() });

export function clientsOf(records: ReadonlyMap<string, readonly RemoteRecord[]>): readonly BackupClient[] {
  return (records.get('client') ?? []).map(({ id, content }) => ({ id, ...stored.parse(content) }));
}

/** `Committed`: what a job that was killed had saved until then. Others are those of jobs that end badly, or have not ended. */
const RESULTS: Readonly<Record<string, JobResult>> = {
  completed: 'good',
  'completed w/ one or more warnings': 'with-warnings',
  'completed w/ one or more errors': 'with-errors',
  committed: 'not-good',
  failed: 'not-good',
  'failed to start': 'not-good',
  killed: 'not-good',
  'no run': 'not-good',
  'system kill pending': 'not-good',
  'kill pending': 'not-good',
  running: 'not-good',
  waiting: 'not-good',
  queued: 'not-good',
  pending: 'not-good',
  suspended: 'not-good',
};

/** The year 5138 in seconds, or 1973 in milliseconds. */
const NO_SECONDS = 100_000_000_000;

/** Those that have ended. Throws IntegrationFault. */
export function backupJobs(jobs: readonly JobSaid[]): readonly BackupJob[] {
  return jobs.filter(({ jobEndTime }) => jobEndTime > 0).map(jobOf);
}

function jobOf({ jobId, jobType, backupLevelName, status, jobEndTime, isAged, subclient }: JobSaid): BackupJob {
  if (jobEndTime >= NO_SECONDS)
    throw new IntegrationFault({ kind: 'nonsense', detail: `the end of job ${jobId} is not in seconds` });
  const level = backupLevelName?.trim() ?? '';
  const set = subclient.backupsetName?.trim() ?? '';
  return {
    id: String(jobId),
    application: subclient.appName ?? '',
    subclient: subclient.subclientName,
    // The same name in another backup set is another subclient.
    key: `${set}/${subclient.subclientName}`,
    readsServer: jobType.trim().toLowerCase() === 'backup' && !/synth/i.test(level),
    level,
    result: RESULTS[status.trim().toLowerCase()] ?? 'unsaid',
    endedAt: new Date(jobEndTime * 1000),
    isAged: Boolean(isAged),
  };
}
