// Reads what follows `/planning`: a year, a week, or what to do with them, in both languages.
import { foldCase } from '../../domain/fold-case.ts';
import { parseWeekCode } from '../../domain/planning/iso-week.ts';
import type { EnvScope } from '../../domain/planning/plan-row.ts';
import { SCOPE_NAMES, scopeNamed } from '../../domain/planning/scope-words.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { restAfter } from '../shared/sentences.ts';
import { lacking, notRead, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { type FreezeArgs, parseFreeze, yearIn } from './freeze-words.ts';

type Year = { readonly year: number | null };
type Week = Year & { readonly weekNumber: number };

export type PlanningArgs =
  | ({ readonly kind: 'year' | 'findings' | 'template' | 'export' } & Year)
  | { readonly kind: 'export-template' | 'import' | 'undo' }
  | ({ readonly kind: 'week' } & Week)
  | ({ readonly kind: 'empty'; readonly domain: string | null } & Week)
  | ({ readonly kind: 'set' } & SetWords & Week)
  | { readonly kind: 'freeze'; readonly freeze: FreezeArgs };

type SetWords = {
  readonly domain: string;
  readonly envScope: EnvScope;
  readonly environments: readonly string[] | null;
  readonly note: string | null;
};

const SUBCOMMANDS: Readonly<Record<string, (words: readonly string[], rest: string) => ParsedArgs<PlanningArgs>>> = {
  set: parseSet,
  definir: parseSet,
  placer: parseSet,
  empty: parseEmpty,
  vider: parseEmpty,
  freeze: parseFreezeWords,
  gel: parseFreezeWords,
  template: (words) => ofYear('template', words),
  modele: (words) => ofYear('template', words),
  issues: (words) => ofYear('findings', words),
  findings: (words) => ofYear('findings', words),
  points: (words) => ofYear('findings', words),
  constats: (words) => ofYear('findings', words),
  import: (words) => alone('import', words),
  importer: (words) => alone('import', words),
  undo: (words) => alone('undo', words),
  annuler: (words) => alone('undo', words),
  export: parseExport,
  exporter: parseExport,
};

export function parsePlanning({ list, rest }: Words): ParsedArgs<PlanningArgs> {
  const [first, ...others] = list;
  if (first === undefined) return args({ kind: 'year', year: null });
  const word = foldCase(first);
  const subcommand = Object.hasOwn(SUBCOMMANDS, word) ? SUBCOMMANDS[word] : undefined;
  if (subcommand !== undefined) return subcommand(others, restAfter(rest, [first]));
  if (yearIn(first) !== null) return ofYear('year', list);
  const week = weekIn(list);
  if (week !== null) return week.rest.length > 0 ? tooMuch(week.rest[0]) : args({ kind: 'week', ...week.week });
  const shown = first.slice(0, 40);
  const near = didYouMean(first, Object.keys(SUBCOMMANDS));
  return wrong(
    `« ${shown} » n’est ni une année, ni une semaine, ni une action du planning.${near.fr}`,
    `“${shown}” is neither a year, nor a week, nor something to do with the plan.${near.en}`,
  );
}

/** `S05 2027 trafic hprod Test Recette note "à confirmer"`; what follows `note` is the note. */
function parseSet(words: readonly string[]): ParsedArgs<PlanningArgs> {
  const week = weekIn(words);
  if (week === null) return noWeek(words[0]);
  const [domain, scope, ...more] = week.rest;
  if (domain === undefined) return lacking('domain', 'Il manque le domaine.', 'The domain is missing.');
  const envScope = scopeNamed(scope ?? '');
  if (envScope === null) {
    const unread = scope === undefined ? '' : scope.slice(0, 40);
    const near = didYouMean(unread, SCOPE_NAMES);
    const [fr, en] =
      unread === '' ? ['', ''] : [` « ${unread} » n’en est pas un.${near.fr}`, ` “${unread}” is none.${near.en}`];
    return lacking(
      'scope',
      `Il manque le périmètre : prod, hprod, tout, pilote ou prod_pilot.${fr}`,
      `The scope is missing: prod, hprod, all, pilot or prod_pilot.${en}`,
    );
  }
  const at = more.findIndex((word) => foldCase(word) === 'note');
  const environments = at === -1 ? more : more.slice(0, at);
  const note = at === -1 ? '' : more.slice(at + 1).join(' ');
  return args({
    kind: 'set',
    ...week.week,
    domain,
    envScope,
    environments: environments.length === 0 ? null : environments,
    note: note === '' ? null : note,
  });
}

function parseEmpty(words: readonly string[]): ParsedArgs<PlanningArgs> {
  const week = weekIn(words);
  if (week === null) return noWeek(words[0]);
  const [domain, extra] = week.rest;
  return extra === undefined ? args({ kind: 'empty', ...week.week, domain: domain ?? null }) : tooMuch(extra);
}

function parseFreezeWords(words: readonly string[], rest: string): ParsedArgs<PlanningArgs> {
  const parsed = parseFreeze({ list: words, rest });
  return parsed.kind === 'wrong' ? parsed : args({ kind: 'freeze', freeze: parsed.args });
}

function parseExport(words: readonly string[]): ParsedArgs<PlanningArgs> {
  const [first] = words;
  const isTemplate = ['template', 'modele', 'vide', 'empty'].includes(foldCase(first ?? ''));
  return isTemplate ? alone('export-template', words.slice(1)) : ofYear('export', words);
}

function ofYear(
  kind: 'year' | 'findings' | 'template' | 'export',
  [first, extra]: readonly string[],
): ParsedArgs<PlanningArgs> {
  if (first === undefined) return args({ kind, year: null });
  const year = yearIn(first);
  if (year === null)
    return wrong(`« ${first.slice(0, 40)} » n’est pas une année.`, `“${first.slice(0, 40)}” is no year.`);
  return extra === undefined ? args({ kind, year }) : tooMuch(extra);
}

function alone(kind: 'import' | 'undo' | 'export-template', [extra]: readonly string[]): ParsedArgs<PlanningArgs> {
  return extra === undefined ? args({ kind }) : tooMuch(extra);
}

/** `S05`, then a year if there is one; null: no week. */
function weekIn([first, second, ...rest]: readonly string[]): { week: Week; rest: readonly string[] } | null {
  const weekNumber = parseWeekCode(first ?? '');
  if (weekNumber === null) return null;
  const year = yearIn(second);
  const others = second === undefined ? [] : [second, ...rest];
  return { week: { weekNumber, year }, rest: year === null ? others : rest };
}

function noWeek(word: string | undefined): ParsedArgs<PlanningArgs> {
  return {
    ...notRead(word, 'Il manque la semaine, de S01 à S53.', 'The week is missing, from S01 to S53.'),
    missing: 'week',
  };
}

function tooMuch(word = ''): ParsedArgs<PlanningArgs> {
  return wrong(`« ${word.slice(0, 40)} » est de trop.`, `“${word.slice(0, 40)}” is too much.`);
}

function args(planning: PlanningArgs): ParsedArgs<PlanningArgs> {
  return { kind: 'args', args: planning };
}
