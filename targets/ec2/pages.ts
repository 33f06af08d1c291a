// All pages of a list. The SDK's own paging goes on for ever, or stops in silence, where a token comes again.
import { passedTokens } from '../../domain/integrations/passed-tokens.ts';
import { VcenterError } from '../ports.ts';

type Page<T> = { readonly rows: readonly T[] | undefined; readonly next: string | undefined };

/** Throws VcenterError where it does not end: what was read is no list. */
export async function allPages<T>(ask: (token: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  const isPassed = passedTokens();
  let token: string | undefined;
  for (;;) {
    const { rows, next } = await ask(token);
    if (rows !== undefined && !Array.isArray(rows)) throw new VcenterError('unreachable', 'EC2 gave no list');
    all.push(...(rows ?? []));
    if (next === undefined || next === '') return all;
    if (isPassed(next)) throw new VcenterError('unreachable', 'a list of EC2 does not end');
    token = next;
  }
}
