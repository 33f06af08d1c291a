// COMP-1: the state of one advisory on one server, in the words of AWS. `db/queries/compliance/classify.ts` says the same in SQL.

/** In the order of the rule. */
export const ADVISORY_STATES = [
  'installed',
  'installed-other',
  'installed-pending-reboot',
  'installed-rejected',
  'missing',
  'failed',
  'not-applicable',
  'unknown',
] as const;
export type AdvisoryState = (typeof ADVISORY_STATES)[number];

const COMPLIANT: ReadonlySet<AdvisoryState> = new Set(['installed', 'installed-other', 'not-applicable']);

/** Unknown is not. */
export function isCompliant(state: AdvisoryState): boolean {
  return COMPLIANT.has(state);
}

/** What the scans know of a server as a whole. */
export type ServerReading = {
  /** null: it never answered. */
  readonly scannedAt: Date | null;
  /** Updated or rolled back since. */
  readonly touched: boolean;
  /** Its package manager lists advisories. */
  readonly listed: boolean;
  /** It has needed a reboot since then; null: it needs none, as far as is known. */
  readonly rebootSince: Date | null;
  /** The end of the last attempt, where it failed. */
  readonly failedAt: Date | null;
  /** That attempt was asked for kernels and nothing else (POL-6); absent: for more. */
  readonly kernelsAlone?: boolean;
};

export type AdvisoryOnServer = {
  /** null: the last scan did not list it. */
  readonly pendingSince: Date | null;
  /** The last scan that did not list it any more; null: it was never pending. */
  readonly endedAt: Date | null;
  /** Installed by somebody else, against an exclusion that stands. */
  readonly rejected: boolean;
  /** The baseline asks for it. */
  readonly approved: boolean;
  /** A kernel is among its packages; absent: none is. */
  readonly isKernel?: boolean;
};

export type Unread = 'never-read' | 'stale' | 'touched' | 'unlisted';

/** Why nothing is known of a server now; null: something is. `freshSince`: readings before are too old. */
export function unreadBecause(server: ServerReading, freshSince: Date): Unread | null {
  const { scannedAt, touched, listed } = server;
  if (scannedAt === null) return 'never-read';
  if (scannedAt < freshSince) return 'stale';
  if (touched) return 'touched';
  return listed ? null : 'unlisted';
}

export function advisoryState(server: ServerReading, advisory: AdvisoryOnServer, freshSince: Date): AdvisoryState {
  if (unreadBecause(server, freshSince) !== null) return 'unknown';
  const { pendingSince, endedAt, rejected, approved } = advisory;
  if (pendingSince !== null) {
    if (!approved) return 'not-applicable';
    const isTried = advisory.isKernel === true || server.kernelsAlone !== true;
    return isTried && server.failedAt !== null && server.failedAt >= pendingSince ? 'failed' : 'missing';
  }
  if (endedAt === null) return 'not-applicable';
  if (rejected) return 'installed-rejected';
  if (server.rebootSince !== null && server.rebootSince <= endedAt) return 'installed-pending-reboot';
  return approved ? 'installed' : 'installed-other';
}
