// Which rules are cited in the name of a test, and which are not.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RULE =
  /\b(?:INV|PEOPLE|PLAN|ELIG|SLOT|ASSIGN|PRE|LINK|VALID|GATE|RUN|HIST|KPI|COMP|AUD|POL|PIN|RING|DEBT)-\d+\b/g;

export type Rules = {
  readonly cited: readonly string[];
  readonly uncited: readonly string[];
  readonly later: readonly string[];
};

/** `docs/rules.md` lists the rules; `(later)` marks those that are not built yet. Ranges do not count: each by its number. */
export function citedRules(): Rules {
  const lines = readFileSync(path.join(ROOT, 'docs/rules.md'), 'utf8').split('\n');
  const listed = lines.flatMap((line) => {
    const rule = /^\| ([A-Z]+-\d+) \|/.exec(line)?.[1];
    return rule === undefined ? [] : [{ rule, later: line.includes('(later)') }];
  });
  const known = new Set(testFiles().flatMap((file) => citationsIn(readFileSync(file, 'utf8'))));
  const rulesThat = (wanted: (rule: { rule: string; later: boolean }) => boolean) =>
    listed.filter(wanted).map(({ rule }) => rule);
  return {
    cited: rulesThat(({ rule }) => known.has(rule)),
    uncited: rulesThat(({ rule, later }) => !known.has(rule) && !later),
    later: rulesThat(({ rule, later }) => !known.has(rule) && later),
  };
}

function testFiles(): readonly string[] {
  return globSync('test/**/*.ts', { cwd: ROOT })
    .filter((file) => file.endsWith('.test.ts') || file.endsWith('-flow.ts'))
    .map((file) => path.join(ROOT, file));
}

/** Only what runs counts: the names given to `describe` and `it`, not comments. */
function citationsIn(source: string): readonly string[] {
  const names = source.matchAll(
    /\b(?:describe|it|test)(?:\.\w+)*(?:\([^'"`]*\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g,
  );
  const tables = source.matchAll(/\.each\([\s\S]*?\)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g);
  return [...names, ...tables].flatMap((match) => match[2]?.match(RULE) ?? []);
}
