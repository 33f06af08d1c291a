// What leaves for where an installation keeps its logs: rows of the trail, and what package managers wrote.
import type { FailureClass } from '../attempts/failure-class.ts';

export type AuditRecord = {
  readonly kind: 'audit';
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly actor: string;
  readonly objectType: string;
  readonly objectId: string | null;
  /** Whom it is about, as far as that is known. */
  readonly campaignId: number | null;
  readonly hostname: string | null;
  readonly reason: string | null;
  readonly activityId: string | null;
  readonly before: unknown;
  readonly after: unknown;
};

export type AttemptRecord = {
  readonly kind: 'attempt';
  readonly attemptId: number;
  readonly campaignId: number;
  readonly hostname: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly state: 'patched' | 'failed';
  readonly failure: FailureClass | null;
  readonly detail: string | null;
  readonly activityId: string | null;
  /** The whole log of its update, or else its tail; '' when it did not come so far. */
  readonly log: string;
};

export type LogRecord = AuditRecord | AttemptRecord;

export type DestinationName = 'files' | 'syslog' | 'otlp';

export type LogDestination = {
  readonly name: DestinationName;
  /**
   * Resolves once all of them are out of this process's hands. Rejects when some may not be: the same records come again, and what can
   * be recognised as there already is not written twice.
   */
  send(records: readonly LogRecord[], signal: AbortSignal): Promise<void>;
};
