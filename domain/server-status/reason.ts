// One reason why a server is not patched: what is so, and what can be done about it.
import type { Text } from '../language.ts';
import type { Ability } from '../people/roles.ts';

export type WhyCode =
  | 'running'
  | 'failed'
  | 'excluded'
  | 'prerequisites-failed'
  | 'prerequisites-missing'
  | 'stopped'
  | 'gate-closed'
  | 'go-missing'
  | 'backup'
  | 'start-refused'
  | 'start-ordered'
  | 'without-slot'
  | 'waits-for-operator'
  | 'waits-for-slot'
  | 'patched'
  | 'ineligible'
  | 'not-planned'
  | 'passed-by'
  | 'week-closed'
  | 'planned'
  | 'missed-campaign'
  | 'last-failed'
  | 'patched-before'
  | 'never-patched';

export type WhyReason = {
  readonly code: WhyCode;
  /** A whole sentence. */
  readonly text: Text;
  /** What to do; null: nothing, or only to wait. */
  readonly todo: Todo | null;
};

/** Often a command to type: for those who may. */
export type Todo = Text & { readonly ability: Ability };

export function reason(code: WhyCode, fr: string, en: string, todo: Todo | null = null): WhyReason {
  return { code, text: { fr, en }, todo };
}

export function todo(ability: Ability, fr: string, en: string): Todo {
  return { ability, fr, en };
}

/** Nobody is told to do what they may not. */
export function reasonFor(mayDo: (ability: Ability) => boolean, one: WhyReason): WhyReason {
  return one.todo === null || mayDo(one.todo.ability) ? one : { ...one, todo: null };
}
