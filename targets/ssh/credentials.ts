// As whom we log in, and the order in which ways of doing so are offered to a server.
import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';

export type Credentials = {
  readonly username: string;
  readonly key: ParsedKey | null;
  readonly password: string | null;
};

/**
 * One call per question of the server: the next way to try, or null when there is none left. 'none' is never tried: it
 * costs a round trip. A password is given at most once, since vaults lock accounts: by keyboard-interactive only where the
 * server takes no plain password.
 */
export function createOffers(who: Credentials): (left: readonly AuthenticationType[] | null) => AnyAuthMethod | null {
  const { username, key, password } = who;
  const offers: AnyAuthMethod[] = [];
  if (key !== null) offers.push({ type: 'publickey', username, key });
  if (password !== null) {
    offers.push({ type: 'password', username, password });
    offers.push({ type: 'keyboard-interactive', username, prompt: answerOnce(password) });
  }
  return (left) => {
    for (let offer = offers.shift(); offer !== undefined; offer = offers.shift()) {
      if (isWelcome(offer.type, left)) return offer;
    }
    return null;
  };
}

function isWelcome(type: AuthenticationType, left: readonly AuthenticationType[] | null): boolean {
  if (type === 'keyboard-interactive') return left?.includes(type) === true && !left.includes('password');
  return left === null || left.includes(type);
}

type Prompter = Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'];

/** Answers the first single hidden question. A second one is a challenge (a code, a new password) that nobody is here for. */
function answerOnce(password: string): Prompter {
  let answered = false;
  return (_name, _instructions, _language, prompts, finish) => {
    const isPassword = !answered && prompts.length === 1 && prompts[0]?.echo !== true;
    answered = true;
    finish(isPassword ? [password] : prompts.map(() => ''));
  };
}
