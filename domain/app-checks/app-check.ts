// A check of an application (RUN-9): a program with its arguments, never a script, or an address that must answer.
import type { Text } from '../language.ts';

export type AppCheck =
  | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]] }
  | { readonly kind: 'url'; readonly url: string };

/** Of one application. */
export const MAX_CHECKS = 10;
const MAX_WORDS = 20;
const MAX_WORD = 300;
const MAX_URL = 500;

/** What it is called on cards and compared by. */
export function checkName(check: AppCheck): string {
  return check.kind === 'url' ? check.url : check.argv.join(' ');
}

export type ReadCheck =
  | { readonly kind: 'check'; readonly check: AppCheck }
  | { readonly kind: 'wrong'; readonly text: Text };

/** One word that is an address, or a program by its whole path and its arguments, each a word of its own. */
export function readCheck(words: readonly string[]): ReadCheck {
  const [first, ...others] = words;
  if (first === undefined)
    return wrong('Il manque la commande ou l’adresse.', 'The command or the address is missing.');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(first)) return readUrl(first, others);
  if (!first.startsWith('/')) {
    return wrong(
      'Donnez le chemin complet du programme : /opt/app/bin/status.',
      'Give the full path of the program: /opt/app/bin/status.',
    );
  }
  const unfit = words.some((word) => word.length > MAX_WORD || /\p{Cc}/u.test(word) || !word.isWellFormed());
  if (words.length > MAX_WORDS || unfit) return wrong('Cette commande est trop longue.', 'This command is too long.');
  return { kind: 'check', check: { kind: 'command', argv: [first, ...others] } };
}

function readUrl(text: string, others: readonly string[]): ReadCheck {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fit = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!fit || others.length > 0 || text.length > MAX_URL) {
    return wrong(
      'Donnez une seule adresse, en http:// ou https://, sans mot de passe.',
      'Give one address that starts with http:// or https://, without a password.',
    );
  }
  return { kind: 'check', check: { kind: 'url', url: url.href } };
}

function wrong(fr: string, en: string): ReadCheck {
  return { kind: 'wrong', text: { fr, en } };
}
