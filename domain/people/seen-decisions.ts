// What is decided in the sight of the others: a message that Teams shows to nobody and forgets within a day carries no such answer
// (GATE-5, GATE-6, VALID-1, RUN-10).
import type { Ability } from './roles.ts';

const DECISIONS: ReadonlySet<string> = new Set<Ability>([
  'prod-go.decide',
  'gate.override',
  'calendar.override',
  'validation.answer',
  'validation.force',
  'rollback.agree',
]);

export function isSeenDecision(ability: string): boolean {
  return DECISIONS.has(ability);
}

const AWAITED: ReadonlySet<Ability> = new Set<Ability>([
  'prod-go.decide',
  'validation.answer',
  'validation.force',
  'rollback.agree',
  'reboot-slot.choose',
]);

/** Something stands still until one of those who may answers. */
export function isAwaited(ability: Ability): boolean {
  return AWAITED.has(ability);
}
