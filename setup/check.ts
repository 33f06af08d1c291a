// What a check of an installation is: one question, asked without changing anything, answered yes, no or unknown, with what to do.
import type { Settings } from '../config.ts';
import type { Db } from '../db/schema/database.ts';
import type { CheckResult } from '../domain/doctor/check-report.ts';
import type { Text } from '../domain/language.ts';

export type { CheckReport, CheckResult } from '../domain/doctor/check-report.ts';

/** The two processes of the product: each holds what the other must not. */
export type Process = 'chat' | 'worker';

export type DatabaseState =
  | { readonly kind: 'reached'; readonly db: Db }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unreachable'; readonly why: string };

export type Surroundings = {
  readonly processes: readonly Process[];
  /** Every fault of the settings, of what these processes need besides included. */
  readonly faults: readonly string[];
  /** Aborted when the time of the check is over. */
  readonly signal: AbortSignal;
  /** Of the machine. */
  readonly now: () => Date;
  readonly fetch: typeof fetch;
};
export type WithSettings = Surroundings & { readonly settings: Settings; readonly database: DatabaseState };
export type WithDatabase = WithSettings & { readonly db: Db };

type Named = {
  readonly name: string;
  readonly title: Text;
  /** Absent: of both. */
  readonly of?: Process;
};

/** A check whose needs are not met is not run, and its answer is unknown. */
export type Check = Named &
  (
    | { readonly needs: 'nothing'; run(at: Surroundings): Promise<CheckResult> }
    | { readonly needs: 'settings'; run(at: WithSettings): Promise<CheckResult> }
    | { readonly needs: 'database'; run(at: WithDatabase): Promise<CheckResult> }
  );

export function yes(fr: string, en: string): CheckResult {
  return { answer: 'yes', detail: { fr, en }, remedy: null };
}

export function no(detail: Text, remedy: Text): CheckResult {
  return { answer: 'no', detail, remedy };
}

export function unknown(detail: Text, remedy: Text): CheckResult {
  return { answer: 'unknown', detail, remedy };
}
