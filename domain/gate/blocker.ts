// One thing that keeps the gate of a production server closed, by a key that is the same only as long as it is the same obstacle.
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';

export type GateBlockerCode =
  | 'hprod-unfinished'
  | 'in-progress'
  | 'ordered'
  | 'rolling-back'
  | 'rolled-back'
  | 'now-production'
  | 'failed'
  | 'never-patched'
  | 'stale'
  | 'awaiting-answer'
  | 'refused-by-owner'
  | 'narrower'
  | 'checks'
  | 'outside-emergency'
  | 'environment-unsaid'
  | 'not-covered';

export type GateBlocker = {
  readonly serverId: ServerId;
  /** Lower case. */
  readonly hostname: string;
  readonly code: GateBlockerCode;
  /** Bound to the attempt or the answer that it is about, or to there being none (GATE-6): a later one is another obstacle. */
  readonly key: string;
  /** A whole sentence that names the server. */
  readonly reason: Text;
};

export type Obstacle = {
  readonly code: GateBlockerCode;
  /** `attempt-12`, `answer-7.2`, `snapshot-9.1`, `order-3.1800000000000`, `none`. */
  readonly about: string;
  readonly why: Text;
};

/** Keys without it were written when they named no attempt: they match nothing any more. */
const KEY_VERSION = 'v2';

export function blocker(
  server: { readonly serverId: ServerId; readonly hostname: string },
  { code, about, why }: Obstacle,
): GateBlocker {
  const hostname = server.hostname.toLowerCase();
  return {
    serverId: server.serverId,
    hostname,
    code,
    key: `${KEY_VERSION}:${server.serverId}:${code}:${about}`,
    reason: { fr: `${hostname} : ${why.fr}.`, en: `${hostname}: ${why.en}.` },
  };
}

/** In one line: each is a whole sentence. */
export function inOneLine(reasons: readonly Text[]): Text {
  const sentences = (language: keyof Text) => reasons.map((reason) => reason[language]).join(' ');
  return { fr: sentences('fr'), en: sentences('en') };
}

export function aboutAttempt(attemptId: number | null): string {
  return attemptId === null ? 'none' : `attempt-${attemptId}`;
}

/** Each answer is one of its own, a second KO too. */
export function refused({ id, answers }: { readonly id: number; readonly answers: number }): Obstacle {
  return {
    code: 'refused-by-owner',
    about: `answer-${id}.${answers}`,
    why: { fr: 'KO du responsable', en: 'KO from its owner' },
  };
}

/** Each order of a rollback is one of its own, also to the same snapshot, and so is each end. */
export function aboutRollback(
  { snapshotId, order }: { readonly snapshotId: number; readonly order: number },
  end?: 'proved' | 'failed',
): string {
  return ['snapshot-', snapshotId, '.', order, ...(end === undefined ? [] : ['.', end])].join('');
}
