// The rows of a workbook of exclusions, or every cell that is refused, with its reason (RUN-5).
import type { IsoDate } from '../clock.ts';
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { globRefusal } from './exclude-list.ts';

export type ExcludeCell = { readonly address: string; readonly value: string | number | boolean | Date | null };
export type ExcludeImportRow = Readonly<Record<'hostname' | 'glob' | 'until' | 'reason', ExcludeCell>>;
export type ExcludeRow = {
  readonly serverId: ServerId;
  readonly glob: string;
  readonly reason: string;
  /** null: the default. */
  readonly until: IsoDate | null;
};
type Refusal = { readonly address: string; readonly text: Text };
type Estate = { readonly servers: ReadonlyMap<string, ServerId>; readonly today: IsoDate };

/** As `/exclude` keeps it. */
const MOST_REASON = 300;

/** A cell may hold several packages, separated by blanks or commas. */
export function readExcludeRows(
  rows: readonly ExcludeImportRow[],
  estate: Estate,
): { readonly rows: readonly ExcludeRow[]; readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  const refuse = (cell: ExcludeCell, fr: string, en: string) =>
    void refusals.push({
      address: cell.address,
      text: { fr: `${cell.address} : ${fr}.`, en: `${cell.address}: ${en}.` },
    });
  const seen = new Map<string, string>();
  const read = rows.flatMap((row) => {
    const name = textOf(row.hostname).toLowerCase();
    const serverId = estate.servers.get(name) ?? estate.servers.get(name.split('.')[0] ?? '') ?? null;
    if (serverId === null)
      refuse(row.hostname, `« ${shown(row.hostname)} » n’est aucun serveur`, `“${shown(row.hostname)}” is no server`);
    const globs = textOf(row.glob)
      .split(/[\s,]+/)
      .filter((glob) => glob !== '');
    const wrong = globRefusal(globs);
    if (wrong !== null) refuse(row.glob, withoutDot(wrong.fr), withoutDot(wrong.en));
    const reason = textOf(row.reason);
    if (reason.length > MOST_REASON)
      refuse(
        row.reason,
        `ce motif a ${reason.length} caractères, ${MOST_REASON} au plus`,
        `this reason has ${reason.length} characters, ${MOST_REASON} at most`,
      );
    if (reason === '') refuse(row.reason, 'il manque le motif', 'the reason is missing');
    const until = dayOf(row.until, estate.today);
    if (until === 'wrong')
      refuse(row.until, `« ${shown(row.until)} » n’est pas un jour à venir`, `“${shown(row.until)}” is no day to come`);
    if (serverId === null || wrong !== null || reason === '' || reason.length > MOST_REASON || until === 'wrong')
      return [];
    const twin = globs.flatMap((glob) => seen.get(`${serverId} ${glob}`) ?? [])[0];
    if (twin !== undefined) {
      refuse(
        row.glob,
        `ce paquet est déjà en ${twin} pour ce serveur`,
        `this package is at ${twin} already for this server`,
      );
      return [];
    }
    for (const glob of globs) seen.set(`${serverId} ${glob}`, row.glob.address);
    return [...new Set(globs)].map((glob) => ({ serverId, glob, reason, until }));
  });
  return { rows: read, refusals };
}

function dayOf(cell: ExcludeCell, today: IsoDate): IsoDate | null | 'wrong' {
  if (textOf(cell) === '') return null;
  const day = readDay(textOf(cell));
  return day === null || day < today ? 'wrong' : day;
}

/** `2027-03-01` or `01/03/2027`; null for anything else. */
export function readDay(text: string): IsoDate | null {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = french ? `${french[3]}-${french[2]}-${french[1]}` : text;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso ? iso : null;
}

function textOf({ value }: ExcludeCell): string {
  if (value === null) return '';
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).trim();
}

function shown(cell: ExcludeCell): string {
  return textOf(cell).slice(0, 60);
}

function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
