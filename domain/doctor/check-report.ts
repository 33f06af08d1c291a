// What a check of an installation came to, as it is kept and shown.
import type { Answer } from '../answer.ts';
import type { Text } from '../language.ts';

export type CheckResult = {
  readonly answer: Answer;
  readonly detail: Text;
  /** What a person can do about it; null: nothing is to be done. */
  readonly remedy: Text | null;
};

export type CheckReport = CheckResult & { readonly name: string; readonly title: Text };
