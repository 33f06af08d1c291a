// How cells are read that people, Excel and other systems write in many ways: each is read to one form, or refused with what it may be.
import { z } from 'zod';
import { foldCase } from '../../fold-case.ts';
import type { Text } from '../../language.ts';
import { didYouMean } from '../../typed/nearest.ts';
import { listText } from '../list-text.ts';
import type { InventoryCell } from '../record.ts';
import { type ReadValue, value, wrongValue } from './field.ts';

type Raw = InventoryCell['value'];

const IP = z.union([z.ipv4(), z.ipv6()]);
const MAX_SHOWN = 60;
const MAX_TEXT = 200;

/** A text; a number as it is written. A day is refused: Excel makes one of `8-10`, and what stood there is lost. */
export function readText(raw: Raw): ReadValue {
  if (raw instanceof Date) {
    return wrongValue(
      `contient une date (${shownDay(raw)}) au lieu d’un texte : mettez la cellule au format Texte et retapez-la`,
      `holds a date (${shownDay(raw)}) instead of text: format the cell as Text and type it again`,
    );
  }
  const text = plainText(raw);
  if (text.length > MAX_TEXT) {
    return wrongValue(`dépasse ${MAX_TEXT} caractères`, `is longer than ${MAX_TEXT} characters`);
  }
  return value(text === '' ? null : text);
}

/** `8.1` as a number may have been `8.10`. */
export function readVersion(raw: Raw): ReadValue {
  if (typeof raw === 'number' && !Number.isInteger(raw)) {
    return wrongValue(
      `contient le nombre ${raw} : ${raw} et ${raw}0 y sont identiques ; mettez la cellule au format Texte et retapez-la`,
      `holds the number ${raw}, which cannot tell ${raw} from ${raw}0: format the cell as Text and type it again`,
    );
  }
  return readText(raw);
}

/** One of a closed list, by any of its words. `words`: by value. */
export function oneOf(words: Readonly<Record<string, readonly string[]>>): (raw: Raw) => ReadValue {
  const byWord = new Map(
    Object.entries(words).flatMap(([code, known]) => [code, ...known].map((word) => [wordKey(word), code])),
  );
  const list = Object.values(words).map(([first]) => first ?? '');
  return (raw) => {
    const text = plainText(raw);
    if (text === '') return value(null);
    const code = byWord.get(wordKey(text));
    if (code !== undefined) return value(code);
    const near = didYouMean(text, list);
    return wrongValue(
      `« ${shown(text)} » n’est pas une valeur connue (${list.join(', ')})${tail(near.fr)}`,
      `“${shown(text)}” is not a known value (${list.join(', ')})${tail(near.en)}`,
    );
  };
}

/** By any of the known words; what is none of them stays as it is written, unless it is nearly one. */
export function wordOr(words: Readonly<Record<string, readonly string[]>>): (raw: Raw) => ReadValue {
  const known = oneOf(words);
  const list = Object.values(words).flat();
  return (raw) => {
    const read = known(raw);
    if (read.kind === 'value') return read;
    const text = readText(raw);
    if (text.kind === 'wrong' || text.value === null) return text;
    return isSlip(text.value, list) ? read : text;
  };
}

export const YES_NO = {
  yes: ['oui', 'yes', 'o', 'y', 'vrai', 'true', '1', 'x'],
  no: ['non', 'no', 'n', 'faux', 'false', '0'],
} as const;
export const readYesNo = oneOf(YES_NO);

const ADDRESS = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+\.[^\s@<>()[\],;:".]+$/;

/** `claire@example.com`, or `Claire Martin <claire@example.com>` as mail clients copy it; in lower case. */
export function readAddress(raw: Raw): ReadValue {
  const text = plainText(raw);
  if (text === '') return value(null);
  const address = addressIn(text);
  if (address !== null) return value(address);
  return wrongValue(`« ${shown(text)} » n’est pas une adresse e-mail`, `“${shown(text)}” is not an e-mail address`);
}

/** Between people in one cell. No name has a slash, and no account of Entra: spreadsheets write `Claire Martin / Paul Durand`. */
export const PEOPLE_APART = /[,;|/\n]+/;

export function readAddresses(raw: Raw): ReadValue {
  return readList(
    raw,
    addressIn,
    (part) => ({ fr: `« ${part} » n’est pas une adresse e-mail`, en: `“${part}” is not an e-mail address` }),
    PEOPLE_APART,
  );
}

export function readIps(raw: Raw): ReadValue {
  return readList(
    raw,
    (part) => (IP.safeParse(part).success ? part.toLowerCase() : null),
    (part) => ({ fr: `« ${part} » n’est pas une adresse IP`, en: `“${part}” is not an IP address` }),
    /[\s,;|/]+/,
  );
}

/** Parts between commas, semicolons, bars and line breaks; each once, in order of code points. */
export function readList(
  raw: Raw,
  read: (part: string) => string | null,
  wrong: (part: string) => Text,
  between = /[,;|\n]+/,
): ReadValue {
  const found = new Set<string>();
  for (const part of plainText(raw).split(between)) {
    const text = part.trim();
    if (text === '') continue;
    const one = read(text);
    if (one === null) return { kind: 'wrong', why: wrong(shown(text)) };
    found.add(one);
  }
  return value(listText(found));
}

/** `09h00`, `9:00`, `9h`, a time of Excel; kept as `09h00` (SLOT-4). */
export function readHour(raw: Raw): ReadValue {
  if (typeof raw === 'number' && raw >= 0 && raw < 1) return hour(Math.round(raw * 24 * 60));
  if (raw instanceof Date) return hour(raw.getUTCHours() * 60 + raw.getUTCMinutes());
  const text = plainText(raw);
  if (NO_PREFERENCE.has(wordKey(text))) return value(null);
  const [, hours, minutes = '0'] = /^(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?(?::00)?$/i.exec(text) ?? [];
  const at = Number(hours) * 60 + Number(minutes);
  if (hours !== undefined && Number(hours) < 24 && Number(minutes) < 60) return hour(at);
  return wrongValue(
    `« ${shown(text)} » n’est pas une heure (exemple : 09h00)`,
    `“${shown(text)}” is not a time (example: 09:00)`,
  );
}

export const NO_PREFERENCE: ReadonlySet<string> = new Set(['', 'indifferent', 'any', 'aucun', 'none']);

/** A day, as `2027-03-31`; `31/03/2027` is read as in France. */
export function readDay(raw: Raw): ReadValue {
  if (raw instanceof Date) return value(raw.toISOString().slice(0, 10));
  const text = plainText(raw);
  if (text === '') return value(null);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : french ? [french[3], french[2], french[1]] : [];
  const days = new Date(`${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}T00:00:00Z`);
  if (!Number.isNaN(days.getTime()) && days.getUTCDate() === Number(day)) return value(days.toISOString().slice(0, 10));
  return wrongValue(
    `« ${shown(text)} » n’est pas une date (exemple : 31/12/2027)`,
    `“${shown(text)}” is not a date (example: 31/12/2027)`,
  );
}

/** What is written, without what cannot be seen. */
export function plainText(raw: Raw): string {
  if (raw === null) return '';
  if (raw instanceof Date) return shownDay(raw);
  if (typeof raw === 'boolean') return raw ? 'yes' : 'no';
  return String(raw)
    .normalize('NFC')
    .replace(/[\p{Cf}\u00ad]/gu, '')
    .replace(/[^\S\n]+/gu, ' ')
    .trim();
}

export function shown(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN - 1).toWellFormed()}…`;
}

/** Two words are one when their letters and digits are. */
export function wordKey(text: string): string {
  return foldCase(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

function isSlip(text: string, known: readonly string[]): boolean {
  return (
    text.length >= 4 &&
    didYouMean(
      text,
      known.filter((word) => word.length >= 4),
    ).en !== ''
  );
}

function addressIn(text: string): string | null {
  const inside = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
  const address = inside
    .replace(/^mailto:/i, '')
    .trim()
    .toLowerCase();
  return ADDRESS.test(address) ? address : null;
}

function hour(minutes: number): ReadValue {
  const two = (n: number) => String(n).padStart(2, '0');
  return value(`${two(Math.floor(minutes / 60) % 24)}h${two(minutes % 60)}`);
}

function shownDay(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** A hint that ends a sentence, where a sentence is not ended yet. */
function tail(hint: string): string {
  return hint.replace(/^ /, '. ');
}
