// RUN-20: servers that stand on one another in a circle would wait for each other for ever: such a one is refused as it is written.
import type { Text } from '../language.ts';

/** By name, what each stands on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** The shortest way from a server back to itself, both ends included; null: there is none. */
export function circleThrough(name: string, dependencies: Dependencies): readonly string[] | null {
  const came = new Map<string, string>();
  const queue = [name];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const next of dependencies.get(at) ?? []) {
      if (next === name) return [...wayTo(at, name, came), name];
      if (came.has(next)) continue;
      came.set(next, at);
      queue.push(next);
    }
  }
  return null;
}

function wayTo(end: string, start: string, came: ReadonlyMap<string, string>): readonly string[] {
  const way = [end];
  for (let at = end; at !== start; ) {
    at = came.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}

export const MOST_IN_CIRCLE = 8;

/** Every member of it, in its order. `isNamed`: whom the reader may read (PEOPLE-3); others that follow one another are one. */
export function circleText(circle: readonly string[], isNamed: (hostname: string) => boolean = () => true): Text {
  const [only] = circle;
  if (circle.length === 2) {
    return {
      fr: `un serveur ne peut pas dépendre de lui-même (${only})`,
      en: `a server cannot depend on itself (${only})`,
    };
  }
  const way = (another: string) => wayText(circle.map((one) => (isNamed(one) ? one : another)));
  return {
    fr: `ces serveurs dépendraient les uns des autres en cercle : ${way('un autre serveur')} (retirez d’abord l’une de ces dépendances)`,
    en: `these servers would depend on one another in a circle: ${way('another server')} (remove one of these dependencies first)`,
  };
}

function wayText(members: readonly string[]): string {
  const way = members.filter((one, at) => one !== members[at - 1]);
  const shown = way.length > MOST_IN_CIRCLE ? [...way.slice(0, MOST_IN_CIRCLE - 1), '…', ...way.slice(-1)] : way;
  return shown.join(' → ');
}
