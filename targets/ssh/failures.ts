// Failures in the terms of the port. Details end up on cards: facts only, one line, of bounded length.
import { ReachError, type ReachFailure } from '../ports.ts';

/** A later try may succeed by itself, unless the kind says that somebody has to act. */
export function reachError(
  kind: ReachFailure['kind'],
  detail: string,
  options: ErrorOptions & { temporary?: boolean } = {},
): ReachError {
  const needsSomebody = kind === 'name-unknown' || kind === 'login-refused' || kind === 'host-key-changed';
  const temporary = options.temporary ?? !needsSomebody;
  return new ReachError({ kind, temporary, detail: plainLine(detail) }, options);
}

/** Text that may come from a server, made fit for a card: no control characters, 500 characters at most. */
export function plainLine(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}

/** `ECONNREFUSED` and the like; otherwise the message. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
