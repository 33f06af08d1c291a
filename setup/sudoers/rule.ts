// One line of the sudoers file: programs that are one and the same, and the arguments with which they may run as root. Arguments that
// vary are regular expressions of sudo (1.9.10 and later): its wildcards match blanks too, and so any other argument.

/** Of one word, for `pattern`: never a blank. */
export type Part = string;

export type Rule = {
  /** Where systems have it; the first that is there is run. */
  readonly programs: readonly string[];
  readonly args:
    | { readonly kind: 'exact'; readonly words: readonly string[] }
    /** Extended regular expressions for the arguments, joined by single blanks; what repeats brings its own blank. */
    | { readonly kind: 'pattern'; readonly expression: string };
};

export function exactly(programs: readonly string[], ...words: readonly string[]): Rule {
  return { programs, args: { kind: 'exact', words } };
}

export function matching(programs: readonly string[], ...parts: readonly Part[]): Rule {
  return { programs, args: { kind: 'pattern', expression: `^${parts.join('')}$` } };
}

/** Words that stand as they are in a pattern. */
export function literal(...words: readonly string[]): Part {
  return words.join(' ').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function linesOf({ programs, args }: Rule, user: string): readonly string[] {
  const said = args.kind === 'exact' ? args.words.map(escaped).join(' ') : args.expression;
  return programs.map((program) => `${user} ALL=(root) NOPASSWD: ${program} ${said}`);
}

/** @internal As sudo does: for tests. */
export function allows({ programs, args }: Rule, [program = '', ...words]: readonly string[]): boolean {
  if (!programs.some((one) => one.split('/').at(-1) === program)) return false;
  const said = words.join(' ');
  return args.kind === 'exact' ? said === args.words.join(' ') : new RegExp(args.expression).test(said);
}

function escaped(word: string): string {
  return word.replaceAll(/[,:=\\]/g, '\\$&');
}
