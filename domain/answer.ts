// Three-valued answers: unknown is neither yes nor no, and never counts as yes (PRE-8).
export type Answer = 'yes' | 'no' | 'unknown';

/** yes only when all are yes; no as soon as one is no; otherwise unknown. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.every((a) => a === 'yes') ? 'yes' : 'unknown';
}
