// PRE-3: a login counts when a command ran and its exit code came back. A banner proves nothing: proxies print one, then
// fail, and some answer 0 for every command.
import type { HostSession } from './ports.ts';

/** Not one of the codes that shells, proxies and refused logins give by themselves (0, 1, 2, 126, 127, 255). */
export const PROOF_CODE = 7;

/**
 * A first question that proves the login by the way, and saves a command for each host. Its last words are `exit PROOF_CODE`; it only
 * reads, as both ways in may be asked.
 */
export type Opening = {
  readonly command: string;
  readonly stdin?: string;
  readonly maxOutputBytes?: number;
};

/** The bare proof. */
export const PROOF: Opening = { command: `exit ${PROOF_CODE}`, maxOutputBytes: 2_000 };

/** `exec` of exactly the opening, as the first command of the session, is answered by what the login has brought. */
export function opened(
  session: HostSession,
  { opening, answer }: { opening: Opening; answer: Awaited<ReturnType<HostSession['exec']>> },
): HostSession {
  let isFirst = true;
  return {
    ...session,
    exec: (command, options = {}) => {
      const isAnswered = isFirst && command === opening.command && options.stdin === opening.stdin;
      isFirst = false;
      return isAnswered ? Promise.resolve(answer) : session.exec(command, options);
    },
  };
}
