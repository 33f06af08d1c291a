import type { SessionKind, Target } from './ports.ts';

/** The kind of the session that a connection to that target gives. */
export function kindOf({ platform, reach }: Pick<Target, 'platform' | 'reach'>): SessionKind {
  if (reach.kind === 'ssm') return 'ssm';
  return platform === 'windows' ? 'windows' : 'posix';
}
