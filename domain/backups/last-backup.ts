// The last good backup of a server, from the jobs that ended there (PRE-4). Of several subclients the one whose last good backup is the oldest counts:
// a server is not back with a part of its file systems.

/** `unsaid`: in words that we do not know. */
export type JobResult = 'good' | 'with-warnings' | 'with-errors' | 'not-good' | 'unsaid';

export type BackupJob = {
  readonly id: string;
  readonly application: string;
  readonly subclient: string;
  /** Of the subclient: names come again in other backup sets. */
  readonly key: string;
  /** It reads the server; what is made of older backups does not. */
  readonly readsServer: boolean;
  readonly level: string;
  readonly result: JobResult;
  /** By the clock of the other side. */
  readonly endedAt: Date;
  /** Its data are gone. */
  readonly isAged: boolean;
};

export type BackupPolicy = {
  readonly maxAgeHours: number;
  /** How far back jobs are looked up. */
  readonly lookupDays: number;
  /** Besides those that ended without a remark. */
  readonly accepted: readonly Extract<JobResult, 'with-warnings' | 'with-errors'>[];
  readonly applications: readonly string[];
  /** Those that count; null: all that were backed up within the lookup. */
  readonly subclients: readonly string[] | null;
};

export type LastBackup =
  | { readonly kind: 'good'; readonly job: BackupJob; readonly until: Date }
  | { readonly kind: 'too-old'; readonly job: BackupJob }
  /** There were jobs, none of which ended well. */
  | { readonly kind: 'none-good'; readonly subclient: string }
  /** No backup at all: it is not protected, or this account is not shown its jobs. */
  | { readonly kind: 'never-seen' }
  /** A later job may have ended well, in words that we do not know. */
  | { readonly kind: 'unsaid'; readonly job: BackupJob }
  | { readonly kind: 'from-the-future'; readonly job: BackupJob };

/** Clocks of two machines may differ a little. */
const FUTURE_MS = 60_000;

export function lastBackup(jobs: readonly BackupJob[], policy: BackupPolicy, now: Date): LastBackup {
  const ofServer = jobs.filter((job) => job.readsServer && isCounted(job, policy));
  if (ofServer.length === 0) return { kind: 'never-seen' };
  const future = ofServer.find(({ endedAt }) => endedAt.getTime() > now.getTime() + FUTURE_MS);
  if (future !== undefined) return { kind: 'from-the-future', job: future };
  const wholes = jobs.filter((job) => isWhole(job) && job.result !== 'not-good' && isCounted(job, policy));
  const each = [...Map.groupBy(ofServer, ({ key }) => key)].map(([key, own]) => {
    const bases = wholes.filter((job) => job.key === key);
    return ofSubclient(
      own.filter((job) => !isCutOff(job, bases)),
      { policy, now, subclient: own[0]?.subclient ?? '' },
    );
  });
  return each.toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? { kind: 'never-seen' };
}

function isCounted({ application, subclient }: BackupJob, { applications, subclients }: BackupPolicy): boolean {
  const isNamed = (list: readonly string[], name: string) => list.some((one) => isSameWord(one, name));
  return isNamed(applications, application) && (subclients === null || isNamed(subclients, subclient));
}

function isSameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Made whole from older ones, too. */
function isWhole({ level }: BackupJob): boolean {
  return /\bfull\b/i.test(level);
}

/** An incremental one brings nothing back once the data of the full one that it continues are gone. */
function isCutOff(job: BackupJob, bases: readonly BackupJob[]): boolean {
  return !isWhole(job) && latest(bases.filter(({ endedAt }) => endedAt <= job.endedAt))?.isAged === true;
}

function latest(jobs: readonly BackupJob[]): BackupJob | undefined {
  return jobs.toSorted((a, b) => b.endedAt.getTime() - a.endedAt.getTime())[0];
}

type Judging = { readonly policy: BackupPolicy; readonly now: Date; readonly subclient: string };

function ofSubclient(jobs: readonly BackupJob[], { policy, now, subclient }: Judging): LastBackup {
  const isGood = ({ result, isAged }: BackupJob) =>
    !isAged && (result === 'good' || policy.accepted.some((one) => one === result));
  const good = latest(jobs.filter(isGood));
  const until = good === undefined ? null : new Date(good.endedAt.getTime() + policy.maxAgeHours * 3_600_000);
  if (good !== undefined && until !== null && until > now) return { kind: 'good', job: good, until };
  const unsaid = latest(jobs.filter(({ result, isAged }) => !isAged && result === 'unsaid'));
  if (unsaid !== undefined && (good === undefined || unsaid.endedAt > good.endedAt))
    return { kind: 'unsaid', job: unsaid };
  return good === undefined ? { kind: 'none-good', subclient } : { kind: 'too-old', job: good };
}

const ORDER: readonly LastBackup['kind'][] = ['none-good', 'too-old', 'unsaid', 'good'];

/** What is certainly no way back first, then what is unknown; of the same kind, the oldest. */
function rankOf(last: LastBackup): number {
  const place = ORDER.indexOf(last.kind) * 1e15;
  return 'job' in last ? place + last.job.endedAt.getTime() : place;
}
