// The rows of a workbook of exclusions, or every cell that is refused, with its reason (RUN-5).
import type { IsoDate } from '../clock.ts';
import { isoDay, outsideCalendar } from '../history/iso-day.ts';
import type { ServerId } from '../ids.ts';
import { afterColon } from '../joined-text.ts';
import type { Text } from '../language.ts';
import { hostNamed } from '../typed/host-name.ts';
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
const MAX_REASON = 300;

/** A cell may hold several packages, separated by blanks or commas. */
export function readExcludeRows(
  rows: readonly ExcludeImportRow[],
  estate: Estate,
): { readonly rows: readonly ExcludeRow[]; readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  const refuse = (cell: ExcludeCell, fr: string, en: string) =>
    void refusals.push({
      address: cell.address,
      text: { fr: `${cell.address} : ${afterColon(fr)}.`, en: `${cell.address}: ${afterColon(en)}.` },
    });
  const seen = new Map<string, string>();
  const read = rows.flatMap((row) => {
    const host = hostNamed(textOf(row.hostname), (name) => estate.servers.has(name));
    const serverId = estate.servers.get(host ?? '') ?? null;
    if (serverId === null)
      refuse(
        row.hostname,
        `aucun serveur ne s’appelle « ${shown(row.hostname)} »`,
        `no server is called “${shown(row.hostname)}”`,
      );
    const globs = textOf(row.glob)
      .split(/[\s,]+/)
      .filter((glob) => glob !== '');
    // What Excel made a day or a number of (`oct4`, `1e5`) is no longer what was written.
    const isText = row.glob.value === null || typeof row.glob.value === 'string';
    const wrong = isText ? globRefusal(globs) : NO_TEXT;
    if (wrong !== null) refuse(row.glob, withoutDot(wrong.fr), withoutDot(wrong.en));
    const reason = textOf(row.reason);
    if (reason.length > MAX_REASON)
      refuse(
        row.reason,
        `ce motif est trop long : ${reason.length} caractères, ${MAX_REASON} au plus`,
        `this reason is too long: ${reason.length} characters, ${MAX_REASON} at most`,
      );
    if (reason === '') refuse(row.reason, 'il manque le motif', 'the reason is missing');
    const until = dayOf(row.until, estate.today);
    if (until === 'wrong') {
      const absent = outsideCalendar(shown(row.until));
      refuse(
        row.until,
        withoutDot(absent?.fr ?? `« ${shown(row.until)} » n’est pas une date à venir`),
        withoutDot(absent?.en ?? `“${shown(row.until)}” is not a date in the future`),
      );
    }
    if (serverId === null || wrong !== null || reason === '' || reason.length > MAX_REASON || until === 'wrong')
      return [];
    const twin = globs.flatMap((glob) => seen.get(`${serverId} ${glob}`) ?? [])[0];
    if (twin !== undefined) {
      refuse(
        row.glob,
        `ce paquet figure déjà en ${twin} pour ce serveur`,
        `this package is already in ${twin} for this server`,
      );
      return [];
    }
    for (const glob of globs) seen.set(`${serverId} ${glob}`, row.glob.address);
    return [...new Set(globs)].map((glob) => ({ serverId, glob, reason, until }));
  });
  return { rows: read, refusals };
}

const NO_TEXT: Text = {
  fr: 'Cette cellule n’est pas du texte : mettez-la au format Texte, puis tapez le nom du paquet.',
  en: 'This cell is not text: set its format to Text, then type the package name.',
};

function dayOf(cell: ExcludeCell, today: IsoDate): IsoDate | null | 'wrong' {
  if (textOf(cell) === '') return null;
  const day = isoDay(textOf(cell));
  return day === null || day < today ? 'wrong' : day;
}

function textOf({ value }: ExcludeCell): string {
  if (value === null) return '';
  return value instanceof Date ? dateText(value) : String(value).trim();
}

/** A day alone is at midnight. With a time it is another day somewhere else: `2027-02-28 23:00` is what 1 March in Paris becomes in UTC. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '?';
  const [day = '', time = ''] = value.toISOString().slice(0, 16).split('T');
  return time === '00:00' ? day : `${day} ${time}`;
}

function shown(cell: ExcludeCell): string {
  return textOf(cell).slice(0, 60);
}

function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
