// One row of a workbook as a row of the plan, or every cell of it that is refused, with its reason (PLAN-1, PLAN-7).

import { dayText } from '../day-text.ts';
import { foldCase } from '../fold-case.ts';
import { isOutsideCalendar } from '../history/iso-day.ts';
import { afterColon } from '../joined-text.ts';
import type { Text } from '../language.ts';
import { environmentKey, type OfEnvironment } from '../server.ts';
import { cycleOf, type IsoWeek, isoWeek, isoWeekOf, weekCodeOf } from './iso-week.ts';
import { type PlanContent, planKey } from './plan-content.ts';
import { ENV_SCOPES, type EnvScope, PLAN_STATUSES, type PlanStatus, scopeTakes } from './plan-row.ts';
import { scopeNamed, scopeText } from './scope-words.ts';

export type ImportedCell = { readonly address: string; readonly value: string | number | boolean | Date | null };
type Column = 'year' | 'week' | 'start' | 'end' | 'cycle' | 'domain' | 'scope' | 'environments' | 'status' | 'note';
export type ImportedRow = Readonly<Record<Column, ImportedCell>>;

export type CellRefusal = { readonly address: string; readonly text: Text };
/** `environmentsAt`: the cell of its list. */
export type ReadRow = { readonly content: PlanContent; readonly address: string; readonly environmentsAt: string };
export type ReadPlan = { readonly rows: readonly ReadRow[]; readonly refusals: readonly CellRefusal[] };

export type KnownNames = {
  readonly domains: readonly { readonly code: string; readonly name: string }[];
  readonly environments: readonly string[];
};

const MAX_NOTE = 200;
const STATUS_WORDS: Readonly<Record<string, PlanStatus>> = {
  ouvert: 'open',
  ouverte: 'open',
  gel: 'freeze',
  gele: 'freeze',
  gelee: 'freeze',
  ferie: 'holiday',
  conge: 'holiday',
  conges: 'holiday',
  vide: 'empty',
  ...Object.fromEntries(PLAN_STATUSES.map((status) => [status, status])),
};

/** Every row, every refusal. The same row twice is refused with both places. */
export function readPlanRows(rows: readonly ImportedRow[], known: KnownNames): ReadPlan {
  const read: ReadRow[] = [];
  const refusals: CellRefusal[] = [];
  const seen = new Map<string, string>();
  for (const row of rows) {
    const refused: CellRefusal[] = [];
    const content = readRow(row, known, (address, fr, en) => void refused.push(refusalAt(address, fr, en)));
    refusals.push(...refused);
    if (content === null || refused.length > 0) continue;
    const { address } = row.week;
    const twin = seen.get(planKey(content));
    if (twin !== undefined)
      refusals.push(refusalAt(address, `cette ligne figure déjà en ${twin}`, `this row is already in ${twin}`));
    else {
      seen.set(planKey(content), address);
      read.push({ content, address, environmentsAt: row.environments.address });
    }
  }
  return { rows: read, refusals };
}

/** A listed environment that the scope of its row never takes would be dropped without a word. */
export function scopeRefusals(
  rows: readonly ReadRow[],
  environments: readonly OfEnvironment[],
): readonly CellRefusal[] {
  const known = new Map(environments.map((one) => [environmentKey(one.environment), one]));
  return rows.flatMap(({ content, environmentsAt }) => {
    const left = (content.environments ?? []).filter(
      (name) => !scopeTakes(content.envScope, known.get(environmentKey(name)) ?? name),
    );
    if (left.length === 0) return [];
    const [list, scope] = [left.join(', '), scopeText(content.envScope)];
    return [
      refusalAt(
        environmentsAt,
        `le périmètre ${scope.fr} ne comprend pas ${list}`,
        `the scope ${scope.en} does not include ${list}`,
      ),
    ];
  });
}

type Refuse = (address: string, fr: string, en: string) => void;

/** null: the week or the year cannot be told; `refuse` was told why. */
function readRow(row: ImportedRow, known: KnownNames, refuse: Refuse): PlanContent | null {
  const week = readWeek(row, refuse);
  if (week === null) return null;
  checkDays(row, week, refuse);
  checkCycle(row.cycle, week, refuse);
  const domainCode = readDomain(row.domain, known, refuse);
  const status = readStatus(row.status, domainCode, refuse);
  if (status === 'open' && domainCode === null && row.domain.value === null) {
    refuse(row.domain.address, 'il manque le domaine', 'the domain is missing');
  }
  return {
    year: week.year,
    weekNumber: week.weekNumber,
    domainCode,
    envScope: readScope(row.scope, status, refuse),
    status,
    environments: readEnvironments(row.environments, known, refuse),
    note: readNote(row.note, refuse),
  };
}

function readWeek(row: ImportedRow, refuse: Refuse): IsoWeek | null {
  const said = weekSaid(row.week);
  if (said === null) {
    refuse(
      row.week.address,
      `${shown(row.week)} n’est pas une semaine (S05, 5)`,
      `${shown(row.week)} is not a week (S05, 5)`,
    );
    return null;
  }
  const year = readYear(row, said.year, refuse);
  if (year === null) return null;
  const code = weekCodeOf(said.number);
  if (said.year !== null && said.year !== year) {
    refuse(
      row.week.address,
      `${shown(row.week)} est en ${said.year}, mais l’année de cette ligne est ${year} (${row.year.address})`,
      `${shown(row.week)} is in ${said.year}, but the year of this row is ${year} (${row.year.address})`,
    );
    return null;
  }
  const week = isoWeek(year, said.number);
  if (week === null) refuse(row.week.address, `${year} n’a pas de semaine ${code}`, `${year} has no week ${code}`);
  return week;
}

type WeekSaid = { readonly number: number; readonly year: number | null };

/** `S05`, `s5`, `5`, `Semaine 5`, `W05`; with its year: `2027-S05`, `S05 2027`. null: no week. */
function weekSaid({ value }: ImportedCell): WeekSaid | null {
  if (typeof value === 'number')
    return Number.isInteger(value) && isWeekNumber(value) ? { number: value, year: null } : null;
  if (typeof value !== 'string') return null;
  const text = foldCase(value).replace(/\s+/g, ' ');
  const { before, week, after } =
    /^(?:(?<before>\d{4})[-/. ]*)?(?:s|w|sem|semaine|week)?[. ]*0?(?<week>\d{1,2})(?:[-/. ]+(?<after>\d{4}))?$/.exec(
      text,
    )?.groups ?? {};
  const number = Number(week ?? 0);
  if (!isWeekNumber(number) || (before !== undefined && after !== undefined)) return null;
  // `202705` may be a month as well as a week.
  if (before !== undefined && /^\d+$/.test(text)) return null;
  const year = before ?? after;
  return { number, year: year === undefined ? null : Number(year) };
}

function isWeekNumber(number: number): boolean {
  return number >= 1 && number <= 53;
}

/** The column; without it, what the week says, or the year of one of the days. */
function readYear({ year, start, end, week }: ImportedRow, ofWeek: number | null, refuse: Refuse): number | null {
  const value = typeof year.value === 'string' && /^\d{4}$/.test(year.value) ? Number(year.value) : year.value;
  if (isYear(value)) return value;
  if (value !== null) {
    refuse(year.address, `${shown(year)} n’est pas une année (2027)`, `${shown(year)} is not a year (2027)`);
    return null;
  }
  if (isYear(ofWeek)) return ofWeek;
  for (const cell of [start, end]) {
    const day = dayOf(cell);
    if (day !== null && day !== undefined) return isoWeekOf(day).year;
  }
  refuse(
    week.address,
    'l’année de cette ligne manque : mettez-la dans la colonne Année, avec la semaine, ou par une date',
    'the year of this row is missing: give it in the Year column, with the week, or as a date',
  );
  return null;
}

function isYear(value: ImportedCell['value']): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 2000 && value <= 2100;
}

/** Any day of the week is taken for its Monday and its Sunday: people write Friday. */
function checkDays({ start, end }: ImportedRow, week: IsoWeek, refuse: Refuse): void {
  const [from, to] = [dayOf(start), dayOf(end)];
  if (typeof from === 'string' && typeof to === 'string' && to < from)
    refuse(
      end.address,
      `le ${dayText(to).fr} est avant le ${dayText(from).fr} (${start.address})`,
      `${dayText(to).en} is before ${dayText(from).en} (${start.address})`,
    );
  for (const cell of [start, end]) {
    const day = dayOf(cell);
    if (day === null) continue;
    if (day === undefined) {
      const [fr, en] = isOutsideCalendar(textOf(cell) ?? '')
        ? ['n’existe pas dans le calendrier', 'does not exist in the calendar']
        : ['n’est pas une date (01/02/2027)', 'is not a date (2027-02-01)'];
      refuse(cell.address, `${shown(cell)} ${fr}`, `${shown(cell)} ${en}`);
    } else if (day < week.weekStart || day > week.weekEnd) {
      const name = `${week.weekCode} ${week.year}`;
      refuse(
        cell.address,
        `le ${dayText(day).fr} n’est pas en ${name} (du ${dayText(week.weekStart).fr} au ${dayText(week.weekEnd).fr})`,
        `${dayText(day).en} is not in ${name} (${dayText(week.weekStart).en} to ${dayText(week.weekEnd).en})`,
      );
    }
  }
}

/** null: empty; undefined: no date. */
function dayOf({ value }: ImportedCell): string | null | undefined {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'string') return undefined;
  const [, y, m, d] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value) ?? [];
  const [, d2, m2, y2] = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(value) ?? [];
  return realDay(y ?? y2, m ?? m2, d ?? d2);
}

function realDay(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

function checkCycle(cell: ImportedCell, { weekNumber, weekCode }: IsoWeek, refuse: Refuse): void {
  if (cell.value === null) return;
  const said = Number(/^(?:cycle|patch)?\s*([123])$/.exec(foldCase(String(cell.value)))?.[1] ?? 0);
  const cycle = cycleOf(weekNumber);
  if (said !== cycle)
    refuse(
      cell.address,
      `${weekCode} est dans le cycle ${cycle}, pas ${shown(cell)}`,
      `${weekCode} is in cycle ${cycle}, not ${shown(cell)}`,
    );
}

function readDomain(cell: ImportedCell, { domains }: KnownNames, refuse: Refuse): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  const wanted = foldCase(text);
  const found =
    domains.find(({ code }) => foldCase(code) === wanted) ?? domains.find(({ name }) => foldCase(name) === wanted);
  if (found !== undefined) return found.code;
  const list = domains.map(({ code }) => code).join(', ');
  refuse(
    cell.address,
    `le domaine ${shown(cell)} est inconnu (connus : ${list})`,
    `the domain ${shown(cell)} is unknown (known: ${list})`,
  );
  return null;
}

function readScope(cell: ImportedCell, status: PlanStatus, refuse: Refuse): EnvScope {
  const text = textOf(cell);
  if (text === null && status !== 'open') return 'all';
  const found = text === null ? null : scopeNamed(text);
  if (found === null) {
    const list = ENV_SCOPES.join(', ');
    refuse(cell.address, `${shown(cell)} n’est pas un périmètre (${list})`, `${shown(cell)} is not a scope (${list})`);
  }
  return found ?? 'all';
}

/** Without a word: a row with a domain is open, one without is empty. */
function readStatus(cell: ImportedCell, domainCode: string | null, refuse: Refuse): PlanStatus {
  const text = textOf(cell);
  if (text === null) return domainCode === null ? 'empty' : 'open';
  const found = wordIn(STATUS_WORDS, text);
  if (found === undefined) {
    const list = PLAN_STATUSES.join(', ');
    refuse(cell.address, `${shown(cell)} n’est pas un statut (${list})`, `${shown(cell)} is not a status (${list})`);
  }
  return found ?? 'open';
}

/** Notes are shown on cards: what is longer is refused, not cut. */
function readNote(cell: ImportedCell, refuse: Refuse): string | null {
  const note = textOf(cell);
  if (note !== null && note.length > MAX_NOTE)
    refuse(
      cell.address,
      `ce commentaire est trop long : ${note.length} caractères, ${MAX_NOTE} au plus`,
      `this comment is too long: ${note.length} characters, ${MAX_NOTE} at most`,
    );
  return note;
}

function readEnvironments(cell: ImportedCell, { environments }: KnownNames, refuse: Refuse): readonly string[] | null {
  const text = textOf(cell);
  if (text === null) return null;
  const byName = new Map(environments.map((name) => [environmentKey(name), name]));
  // A name may itself hold a slash or a plus.
  const names = (byName.has(environmentKey(text)) ? [text] : text.split(/[,;\n]+/))
    .flatMap((name) => (byName.has(environmentKey(name)) ? [name] : name.split(/[/+]+/)))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !byName.has(environmentKey(name)));
  if (unknown.length > 0) {
    const [list, known] = [unknown.join(', ').slice(0, 80), environments.join(', ')];
    refuse(
      cell.address,
      `environnement inconnu : ${list} (connus : ${known})`,
      `unknown environment: ${list} (known: ${known})`,
    );
    return null;
  }
  return names.length === 0
    ? null
    : [...new Set(names.flatMap((name) => byName.get(environmentKey(name)) ?? []))].sort();
}

function wordIn<T>(words: Readonly<Record<string, T>>, text: string): T | undefined {
  const word = foldCase(text);
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

function textOf({ value }: ImportedCell): string | null {
  if (value === null) return null;
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  return text.trim() === '' ? null : text.trim();
}

function shown(cell: ImportedCell): string {
  return `« ${(textOf(cell) ?? '').replace(/\s+/g, ' ').slice(0, 40)} »`;
}

function refusalAt(address: string, fr: string, en: string): CellRefusal {
  const plain = (text: string) => text.replaceAll('« ', '“').replaceAll(' »', '”');
  return { address, text: { fr: `${address} : ${afterColon(fr)}.`, en: `${address}: ${afterColon(plain(en))}.` } };
}
