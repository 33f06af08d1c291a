// Whose actions: as the key of their card and their buttons name it, `a12` or `s7`.
import { type ApplicationId, parseId, type ServerId } from '../ids.ts';
import type { ActionSubject } from './action.ts';

export function subjectText({ kind, id }: ActionSubject): string {
  return `${kind === 'application' ? 'a' : 's'}${id}`;
}

/** null: it is none. */
export function parseSubject(text: string): ActionSubject | null {
  const [, letter, digits] = /^([as])(\d{1,9})$/.exec(text) ?? [];
  if (letter === 'a') {
    const id = parseId<ApplicationId>(digits);
    return id === null ? null : { kind: 'application', id };
  }
  const id = parseId<ServerId>(digits);
  return id === null ? null : { kind: 'server', id };
}
