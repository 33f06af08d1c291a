// As whom we log in, and the order in which ways of doing so are offered to a server.
import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';
import type { ServerWords } from './server-words.ts';

export type Credentials = {
  readonly username: string;
  readonly key: ParsedKey | null;
  readonly password: string | null;
};

/**
 * One call per question of the server: the next way to try, or null when there is none left. 'none' is never tried: it
 * costs a round trip. A password is given at most once, since vaults lock accounts: by keyboard-interactive only where the
 * server takes no plain password. `words` hears what the server answers.
 */
export function createOffers(
  who: Credentials,
  words: ServerWords,
): (left: readonly AuthenticationType[] | null) => AnyAuthMethod | null {
  const { username, key, password } = who;
  const offers: AnyAuthMethod[] = [];
  if (key !== null) offers.push({ type: 'publickey', username, key: telling(key, words) });
  if (password !== null) {
    offers.push({ type: 'password', username, password });
    offers.push({ type: 'keyboard-interactive', username, prompt: answerOnce(password, words) });
  }
  return (left) => {
    for (let offer = offers.shift(); offer !== undefined; offer = offers.shift()) {
      if (!isWelcome(offer.type, left)) continue;
      // A key is only asked about first: it proves something when it signs.
      if (offer.type !== 'publickey') words.proved();
      return offer;
    }
    return null;
  };
}

/** The key of all connections, which tells when this one has signed. */
function telling(key: ParsedKey, words: ServerWords): ParsedKey {
  const told: ParsedKey = Object.create(key);
  told.sign = (...asked) => {
    words.proved();
    return key.sign(...asked);
  };
  return told;
}

function isWelcome(type: AuthenticationType, left: readonly AuthenticationType[] | null): boolean {
  if (type === 'keyboard-interactive') return left?.includes(type) === true && !left.includes('password');
  return left === null || left.includes(type);
}

type Prompter = Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'];

/** Answers the first single hidden question. A second one is a challenge (a code, a new password) that nobody is here for. */
function answerOnce(password: string, words: ServerWords): Prompter {
  let answered = false;
  return (name, instructions, _language, prompts, finish) => {
    const isPassword = !answered && prompts.length === 1 && prompts[0]?.echo !== true;
    const questions = isPassword ? [] : prompts.map(({ prompt }) => prompt);
    for (const text of [name, instructions, ...questions]) words.hearAnswer(text);
    answered = true;
    finish(isPassword ? [password] : prompts.map(() => ''));
  };
}
