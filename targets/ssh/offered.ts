// With what we log in, and what is tried after a refusal: once another secret, where a vault has changed it meanwhile, and nothing else.
import type { ParsedKey } from 'ssh2';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { ReachError } from '../ports.ts';
import type { Part } from '../secrets/part.ts';
import type { Credentials } from './credentials.ts';
import { reachError } from './failures.ts';

export type LoginParts = { readonly key: Part<ParsedKey> | null; readonly password: Part<string> | null };

export type Offered = {
  readonly credentials: Credentials;
  /** Of what a vault keeps; null: nothing of it is of a vault. `anew`: null when there is nothing else to try. */
  readonly kept: { readonly mark: string; anew(): Promise<Offered | null> } | null;
};

export function offeredOf(username: string, { key, password }: LoginParts): Offered {
  const marks = [key?.mark, password?.mark].filter((mark) => mark != null);
  const anew = () =>
    orNoSecret(async () => {
      const [otherKey, otherPassword] = await Promise.all([key?.anew() ?? null, password?.anew() ?? null]);
      if (otherKey === null && otherPassword === null) return null;
      return offeredOf(username, { key: otherKey ?? key, password: otherPassword ?? password });
    });
  return {
    credentials: { username, key: key?.value ?? null, password: password?.value ?? null },
    kept: marks.length === 0 ? null : { mark: marks.join(' '), anew },
  };
}

/** Of a vault nothing is taken for an answer about the server: it may give the secret a moment later. */
export async function orNoSecret<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IntegrationFault)) throw error;
    throw reachError('no-secret', error.fault.detail, { acted: 'no', cause: error });
  }
}

/**
 * Temporary: the vault may give another one by then. A key is refused by its server; a password by the proxy, which says nothing about the server
 * behind it.
 */
export function stillRefused(cause: ReachError, { password }: Pick<Credentials, 'password'>): ReachError {
  const { detail, said } = cause.failure;
  const kind = password === null ? 'login-refused' : 'no-secret';
  const why = 'the vault still gives that secret, which is not tried again for 5 minutes or more';
  return reachError(kind, `${detail}; ${why}`, { temporary: true, cause, ...(said && { said }) });
}
