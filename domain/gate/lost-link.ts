// What is known of a linked server that is no longer patched (GATE-5): its link is acknowledged as it was shown, and no longer once there
// is an attempt, a KO or a rollback that nobody saw.
import type { LinkedServer, Rollback } from './question.ts';

/** Only what speaks against it: an answer that got better is none. In letters that a button carries: `A3c`, `K7.2`, `R9.1p`. */
export function lostLinkFacts({ lastAttempt, validation, rollbacks }: LinkedServer): readonly string[] {
  return [
    ...(lastAttempt === null ? [] : [`A${letters(lastAttempt)}`]),
    ...(validation?.status === 'validated_ko' ? [`K${letters(validation.id)}.${letters(validation.answers)}`] : []),
    ...rollbacks.map(rollbackFact).sort(),
  ];
}

function rollbackFact({ snapshotId, order, proved }: Rollback): string {
  return `R${letters(snapshotId)}.${letters(order)}${proved ? 'p' : 'f'}`;
}

/** Is there nothing against it now that was not known then? */
export function isKnown(facts: readonly string[], known: readonly string[]): boolean {
  return facts.every((fact) => known.includes(fact));
}

/** The facts in what a button carries. */
export function readFacts(text: string): readonly string[] {
  return text.match(/[A-Z][0-9a-z.]*/g) ?? [];
}

function letters(id: number): string {
  return id.toString(36);
}
