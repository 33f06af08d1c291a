// `Job` and `Client`: times are seconds, 0 is none.
import { type Asked, duplicated } from '../floor/stand-in-server.ts';
import type { Client, Estate, Job, JobStatus } from './stand-in-estate.ts';
import type { CommvaultFault } from './stand-in-faults.ts';

export type Here = {
  readonly at: Date;
  readonly fault: CommvaultFault | undefined;
  readonly estate: Estate;
  /** When nothing is said of it: how far back finished jobs are looked up. */
  readonly lookupSeconds: number;
};

const ACTIVE: readonly JobStatus[] = ['Running', 'Waiting', 'Pending', 'Suspended'];
const PAGE = 100;
const FRENCH: Readonly<Record<string, string>> = {
  Completed: 'Terminé',
  'Completed w/ one or more errors': 'Terminé avec une ou plusieurs erreurs',
  Failed: 'Échec',
  Running: 'En cours',
  Killed: 'Arrêté',
};

export function jobs({ query, headers }: Asked, here: Here): object {
  const { at, fault, estate } = here;
  const client = query.get('clientId');
  const since = at.getTime() - Number(query.get('completedJobLookupTime') || here.lookupSeconds) * 1000;
  const category = query.get('jobCategory') ?? 'All';
  const types = query.get('jobFilter')?.toLowerCase();
  const found = estate.jobs
    .filter((job) => {
      const isActive = ACTIVE.includes(job.status);
      const isOurs = client === null || fault?.kind === 'other-clients' || String(job.client) === client;
      const isThen = isActive
        ? category !== 'Finished'
        : category !== 'Active' && (job.end ?? job.start).getTime() >= since;
      return isOurs && isThen && isAsked(job, types);
    })
    .sort((a, b) => (fault?.kind === 'unsorted' ? a.id - b.id : b.start.getTime() - a.start.getTime()));
  // The page is asked for in headers.
  const offset = Number(headers.offset ?? 0);
  const limit = Number(headers.limit ?? PAGE);
  const page = found.slice(offset, offset + limit);
  const whole = fault?.kind === 'fewer' ? page.slice(0, page.length >> 1) : page;
  const rows = (fault?.kind === 'duplicated' ? duplicated(whole) : whole).map((job) => ({
    jobSummary: summaryOf(job, here),
  }));
  const totalRecordsWithoutPaging = found.length + (fault?.kind === 'wrong-count' ? (fault.by ?? 1) : 0);
  if (fault?.kind === 'wrong-type' && fault.what === 'no-list') return { totalRecordsWithoutPaging, jobs: '' };
  // Of none there is no list at all.
  return { totalRecordsWithoutPaging, ...(rows.length > 0 && { jobs: rows }) };
}

export function job(id: number, here: Here): object | undefined {
  const found = here.estate.jobs.find((one) => one.id === id);
  return found === undefined
    ? undefined
    : { totalRecordsWithoutPaging: 1, jobs: [{ jobSummary: summaryOf(found, here) }] };
}

/** Backups alone unless something is asked for, all when it is empty; synthetic fulls are backups. */
function isAsked({ type }: Job, wanted: string | undefined): boolean {
  const isBackup = type === 'Backup' || type === 'Synthetic Full';
  if (wanted === undefined) return isBackup;
  if (wanted === '') return true;
  const names = wanted.split(',');
  return (
    (isBackup && names.includes('backup')) ||
    names.includes(type.toLowerCase().replace(' ', '')) ||
    (type === 'Synthetic Full' && names.includes('synthfull'))
  );
}

function summaryOf(one: Job, { estate, fault }: Here): object {
  const client = estate.clients.find(({ id }) => id === one.client);
  const what = fault?.kind === 'wrong-type' ? (fault.what ?? 'seconds-text') : undefined;
  const seconds = (at: Date | undefined): number | string => {
    const value = at === undefined ? 0 : Math.floor(at.getTime() / 1000);
    return what === 'seconds-text' ? String(value) : what === 'milliseconds' ? value * 1000 : value;
  };
  const said = fault?.kind === 'language' ? (FRENCH[one.status] ?? 'Inconnu') : one.status;
  const entity = { clientId: one.client, clientName: client?.name ?? '', hostName: client?.hostName ?? '' };
  return {
    jobId: one.id,
    jobType: one.type,
    backupLevelName: one.level,
    status: what === 'status' ? 1 : said,
    localizedStatus: said,
    localizedOperationName: one.type,
    percentComplete: one.end === undefined ? 42 : 100,
    jobStartTime: seconds(one.start),
    jobEndTime: seconds(one.end),
    lastUpdateTime: seconds(one.end ?? one.start),
    isAged: one.isAged,
    sizeOfApplication: one.status === 'Completed' ? 52_428_800 : 0,
    appTypeName: 'Linux File System',
    pendingReason: one.status === 'Failed' ? 'Unable to connect to the client' : '',
    destClientName: entity.clientName,
    ...(what !== 'no-client' && {
      subclient: { ...entity, appName: 'File System', backupsetName: 'defaultBackupSet', subclientName: one.subclient },
    }),
  };
}

export function clients(all: readonly Client[], fault: CommvaultFault | undefined): object {
  const rows =
    fault?.kind === 'fewer' ? all.slice(0, all.length >> 1) : fault?.kind === 'duplicated' ? duplicated(all) : all;
  const shown = rows.map(({ id, name, hostName, isDeleted = false }) => ({
    client: { clientEntity: { clientId: id, clientName: name, displayName: name, hostName, _type_: 3 } },
    clientProps: { IsDeletedClient: isDeleted },
  }));
  return shown.length === 0 ? {} : { clientProperties: shown };
}
