// Reads a workbook that somebody sent, apart from everything else: little memory, little time, and a sentence when it cannot be read.
import { wholeNumber } from '../domain/counts.ts';
import type { Text } from '../domain/language.ts';
import { type ApartAnswer, readApart } from './read-apart.ts';
import { CHAT_LIMITS, type ReadLimits } from './read-limits.ts';
import type { Sheet } from './sheets-of-file.ts';

export type ReadWorkbook =
  | { readonly kind: 'sheets'; readonly sheets: readonly Sheet[] }
  /** `isTooLarge`: for this place; another one may have more room. */
  | { readonly kind: 'refused'; readonly text: Text; readonly isTooLarge?: true };

/** An .xlsx is a zip; a .xls begins like any old document of Office. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];

/** Every sheet with its values. Never throws for what is in the file. */
export async function readWorkbook(bytes: Uint8Array, limitMs?: number): Promise<ReadWorkbook> {
  if (!beginsWith(bytes, ZIP) && !beginsWith(bytes, OLD_OFFICE)) return refused(NO_WORKBOOK);
  return readSheets(bytes, limitMs === undefined ? CHAT_LIMITS : { ...CHAT_LIMITS, timeMs: limitMs });
}

/** A CSV too, as its one sheet. */
export async function readSheets(bytes: Uint8Array, limits: ReadLimits = CHAT_LIMITS): Promise<ReadWorkbook> {
  if (beginsWith(bytes, OLD_OFFICE)) return refused(OLD_FORMAT);
  const isZip = beginsWith(bytes, ZIP);
  const answer = await readApart(bytes, limits);
  if (answer.kind === 'sheets') return answer;
  if (answer.kind === 'unreadable' && !isZip) return refused(NEITHER);
  if (answer.kind === 'too-far') return { ...refused(tooFar(answer.address, limits)), isTooLarge: true };
  const reason = refused(REASONS[answer.kind]);
  return answer.kind === 'too-much' ? { ...reason, isTooLarge: true } : reason;
}

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function refused(text: Text): Extract<ReadWorkbook, { kind: 'refused' }> {
  return { kind: 'refused', text };
}

const OLD_FORMAT: Text = {
  fr: 'Ce classeur est dans l’ancien format (.xls) ou protégé par un mot de passe : enregistrez-le en .xlsx, sans mot de passe.',
  en: 'This workbook is in the old format (.xls) or has a password: save it as .xlsx, without a password.',
};
const NO_WORKBOOK: Text = {
  fr: 'Ce fichier n’est pas un classeur Excel : envoyez un fichier .xlsx.',
  en: 'This file is not an Excel workbook: send an .xlsx file.',
};
const NEITHER: Text = {
  fr: 'Ce fichier n’est ni un classeur Excel ni un CSV : envoyez un .xlsx ou un .csv.',
  en: 'This file is neither an Excel workbook nor a CSV: send an .xlsx or a .csv.',
};
const BROKEN: Text = {
  fr: 'Ce classeur est endommagé et ne peut pas être lu : ouvrez-le dans Excel, enregistrez-le, puis renvoyez-le.',
  en: 'This workbook is damaged and cannot be read: open it in Excel, save it, then send it again.',
};
const TOO_BIG: Text = {
  fr: 'Ce classeur est trop grand : gardez seulement la feuille utile, sans lignes au-delà des données.',
  en: 'This workbook is too large: keep only the sheet you need, without rows beyond the data.',
};
function tooFar(address: string, { rows }: ReadLimits): Text {
  return {
    fr: `Ce classeur est trop grand : ${address} est remplie, au-delà de ${wholeNumber(rows, 'fr')} lignes et 200 colonnes. Gardez seulement la feuille utile.`,
    en: `This workbook is too large: ${address} is filled, beyond ${wholeNumber(rows, 'en')} rows and 200 columns. Keep only the sheet you need.`,
  };
}
const BUSY: Text = {
  fr: 'Plusieurs classeurs sont déjà en cours de lecture : renvoyez le vôtre dans une minute.',
  en: 'Several workbooks are already being read: send yours again in a minute.',
};
const SLOW: Text = {
  fr: 'La lecture de ce classeur était trop longue et a été arrêtée : renvoyez-le. Si cela recommence, gardez seulement la feuille utile.',
  en: 'Reading this workbook took too long and was stopped: send it again. If it happens again, keep only the sheet you need.',
};
const ENDED: Text = {
  fr: 'La lecture de ce classeur a été interrompue : renvoyez-le. Si cela recommence, enregistrez-le de nouveau dans Excel.',
  en: 'Reading this workbook was interrupted: send it again. If it happens again, save it again in Excel.',
};
const REASONS: Readonly<Record<Exclude<ApartAnswer['kind'], 'sheets' | 'too-far'>, Text>> = {
  unreadable: BROKEN,
  'too-much': TOO_BIG,
  busy: BUSY,
  slow: SLOW,
  ended: ENDED,
};
