// What is typed behind `/tokens`.
import type { IsoDate } from '../../domain/clock.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { isoDay } from '../../domain/history/iso-day.ts';
import { type ApiTokenId, parseId } from '../../domain/ids.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';

export type TokenArgs =
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly tokenId: ApiTokenId }
  | {
      readonly kind: 'new';
      readonly name: string;
      readonly person: string;
      readonly lastDay: IsoDate | null;
      readonly readOnly: boolean;
    };

const NEW = new Set(['nouveau', 'new', 'creer', 'create']);
const REVOKE = new Set(['revoquer', 'revoke', 'supprimer', 'delete']);
const READ = new Set(['lecture', 'read', 'read-only', 'readonly']);
const UNTIL = new Set(["jusqu'au", 'jusquau', 'until']);

export function isReadWord(word: string): boolean {
  return READ.has(foldCase(word));
}

/** `new jenkins @Khalid until 31/12/2027 read`, `revoke 3`. */
export function parseTokens({ list }: Words): ParsedArgs<TokenArgs> {
  const [head, ...words] = list;
  if (head === undefined) return { kind: 'args', args: { kind: 'list' } };
  if (REVOKE.has(foldCase(head))) return parseRevoke(words);
  if (NEW.has(foldCase(head))) return parseNew(words);
  return unread(head);
}

function parseRevoke([word, more]: readonly string[]): ParsedArgs<TokenArgs> {
  const tokenId = parseId<ApiTokenId>(word);
  if (tokenId === null) return lacking('token', 'Il manque le numéro du jeton.', 'The number of the token is missing.');
  return more === undefined ? { kind: 'args', args: { kind: 'revoke', tokenId } } : unread(more);
}

/** What stands between the name and the end is the account, in one word or several. */
function parseNew([name, ...words]: readonly string[]): ParsedArgs<TokenArgs> {
  if (name === undefined) return lacking('name', 'Il manque le nom du jeton.', 'The name of the token is missing.');
  const at = words.findIndex((word) => UNTIL.has(foldCase(word)) || isReadWord(word));
  const person = words.slice(0, at === -1 ? words.length : at).join(' ');
  if (person === '') return lacking('person', 'Il manque le compte.', 'The account is missing.');
  const args = { kind: 'new', name, person } as const;
  const rest = at === -1 ? [] : words.slice(at);
  const [lead = '', day = '', ...others] = rest;
  if (!UNTIL.has(foldCase(lead))) return readOnly({ ...args, lastDay: null }, rest);
  const lastDay = isoDay(day);
  if (lastDay !== null) return readOnly({ ...args, lastDay }, others);
  return lacking(
    'day',
    'Il manque le dernier jour, par exemple 31/12/2027.',
    'The last day is missing, for example 31/12/2027.',
  );
}

type Named = Omit<Extract<TokenArgs, { kind: 'new' }>, 'readOnly'>;

function readOnly(named: Named, [word, more]: readonly string[]): ParsedArgs<TokenArgs> {
  if (word === undefined) return { kind: 'args', args: { ...named, readOnly: false } };
  if (!isReadWord(word)) return unread(word);
  return more === undefined ? { kind: 'args', args: { ...named, readOnly: true } } : unread(more);
}

function unread(word: string) {
  const shown = word.slice(0, 40);
  return wrong(`«\u00a0${shown}\u00a0» n’est pas lu ici.`, `“${shown}” was not read here.`);
}
