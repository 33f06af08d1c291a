// Whether any of many globs names a package (RUN-5): asked of hundreds of packages of thousands of servers that share their globs.
import { globMatches } from '../cve/excludes-for-cve.ts';

/** Answers are kept: names repeat from server to server. */
export function globMatcher(globs: readonly string[]): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name) ?? globs.some((glob) => globMatches(glob, name));
    known.set(name, answer);
    return answer;
  };
}
