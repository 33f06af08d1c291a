// A server that was not reached: everything that would have been read on it is unknown, which says nothing more.
import type { Answer } from '../answer.ts';

type Asked = { readonly code: string; readonly answer: Answer };

/** The login was refused, or nobody answered. */
export function isUnreached(checks: readonly Asked[]): boolean {
  return checks.some(({ code, answer }) => code === 'ssh' && answer !== 'yes');
}

/** Without those that are unknown because the server was not reached: that one says why. What is known without it stays. */
export function tellingChecks<T extends Asked>(checks: readonly T[]): readonly T[] {
  if (!isUnreached(checks)) return checks;
  return checks.filter(({ code, answer }) => answer !== 'unknown' || KEPT.has(code));
}

/** Of the inventory, of vCenter, and of the connection itself. */
const KEPT: ReadonlySet<string> = new Set(['ssh', 'power', 'eligibility']);
