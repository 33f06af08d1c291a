// Failures in the terms of the port. Details end up on cards: facts only, one line, of bounded length.
import { ReachError, type ReachFailure } from '../ports.ts';

const NEEDS_SOMEBODY: readonly ReachFailure['kind'][] = [
  'name-unknown',
  'login-refused',
  'host-key-changed',
  'shell-unusable',
  'agent-absent',
  'agent-old',
  'aws-refused',
  'unsupported',
];

/** A later try may succeed by itself, unless the kind says that somebody has to act. */
export function reachError(
  kind: ReachFailure['kind'],
  detail: string,
  options: ErrorOptions & { temporary?: boolean; acted?: 'no'; said?: string } = {},
): ReachError {
  const temporary = options.temporary ?? !NEEDS_SOMEBODY.includes(kind);
  const said = plainLine(options.said ?? '');
  return new ReachError({ kind, temporary, detail: plainLine(detail), ...(said !== '' && { said }) }, options);
}

/** Text that may come from a server, made fit for a card: no control characters, 500 characters at most. */
export function plainLine(text: string): string {
  const line = text
    .replace(TERMINAL, '')
    .replace(/[\p{Cc}\uFEFF\s]+/gu, ' ')
    .trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}

/** Colours, cursor moves and titles of a terminal (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they begin with
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** `ECONNREFUSED` and the like; otherwise the message. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
