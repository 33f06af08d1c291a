// From an open socket to an accepted login: key exchange, check of the server's key, then our credentials.
import type { Socket } from 'node:net';
import { type AuthenticationType, Client, type ConnectConfig } from 'ssh2';
import { ReachError, type ReachFailure } from '../ports.ts';
import { algorithmsFor } from './algorithms.ts';
import { type Credentials, createOffers } from './credentials.ts';
import { plainLine, reachError } from './failures.ts';
import type { HostKeyCheck } from './host-key.ts';
import { createServerWords, type ServerWords } from './server-words.ts';

export type Login = {
  /** How the server is called in failures: `name:port`. */
  readonly where: string;
  readonly credentials: Credentials;
  readonly hostKey: HostKeyCheck;
  readonly legacy: boolean;
  readonly timeoutMs: number;
  readonly keepaliveIntervalMs: number;
};

/** The server hung up before the key exchange: nothing was said about us, and it may have too many connections waiting (`MaxStartups`). */
export class TurnedAway extends ReachError {}

/** What we showed was refused, and nothing says that somebody has to act on the account: another secret might do. */
export class CredentialsRefused extends ReachError {}

/**
 * Takes the socket over: it is destroyed when the login fails. Throws ReachError, with the server's own words; an error of the host key
 * store is thrown as it is. The client returned still has to be proved by a command.
 */
export async function logIn(socket: Socket, login: Login): Promise<Client> {
  const client = new Client();
  const words = createServerWords();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: unknown) => reject(error);
  let isThere = false;
  client.once('ready', resolve);
  client.once('handshake', () => {
    isThere = true;
  });
  client.on('greeting', words.hear);
  client.on('banner', words.hear);
  client.once('change password', (prompt: string) => {
    words.hearAnswer(prompt);
    fail(refusal('login-refused', `${login.where}: the password has to be changed`, words));
  });
  client.on('error', (error) =>
    fail(isThere ? loginError(login.where, error, words) : early(login.where, error, words)),
  );
  const onClose = () => fail(closed(login.where, words));
  client.on('close', onClose);
  try {
    client.connect({ ...configFor(login), sock: socket, authHandler: authHandlerFor(login, words, fail) });
    await promise;
    return client;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    // Each connection closes one day: no error is made for it then.
    client.off('close', onClose);
  }
}

function configFor(login: Login): ConnectConfig {
  const algorithms = algorithmsFor(login.legacy, login.hostKey.types);
  return {
    username: login.credentials.username,
    hostVerifier: (key: Buffer) => login.hostKey.pin(key),
    readyTimeout: login.timeoutMs,
    keepaliveInterval: login.keepaliveIntervalMs,
    keepaliveCountMax: 3,
    ...(algorithms === undefined ? {} : { algorithms }),
  };
}

type AuthHandler = Extract<NonNullable<ConnectConfig['authHandler']>, (...args: never[]) => unknown>;

/** The first call comes right after the key exchange: nothing about us has been sent yet, so the key is checked there. */
function authHandlerFor(login: Login, words: ServerWords, fail: (error: unknown) => void): AuthHandler {
  const nextOffer = createOffers(login.credentials, words);
  const { username } = login.credentials;
  let checked: Promise<void> | null = null;
  return (left: AuthenticationType[] | null, _partial, next) => {
    checked ??= login.hostKey.ask();
    checked.then(() => {
      const offer = nextOffer(left);
      if (offer === null) fail(refusedAll(`${login.where}: ${username} refused`, words));
      else next(offer);
    }, fail);
  };
}

/** ssh2 tells failures apart by `level`, and by a number in `code` when the server said goodbye. */
type LoginError = Error & { level?: unknown; code?: unknown };

function early(where: string, error: LoginError, words: ServerWords): ReachError {
  const { failure } = loginError(where, error, words);
  return failure.kind === 'connection-lost'
    ? new TurnedAway(failure, { cause: error })
    : new ReachError(failure, { cause: error });
}

function loginError(where: string, error: LoginError, words: ServerWords): ReachError {
  const kindOf = (): ReachFailure['kind'] => {
    if (error.level === 'client-timeout') return 'timeout';
    if (error.level === 'client-authentication' || error.level === 'handshake') return 'login-refused';
    const refused = error.code === NO_MORE_AUTH_METHODS || /authentication/i.test(error.message) || words.isFinal();
    return refused ? 'login-refused' : 'connection-lost';
  };
  const failed = refusal(kindOf(), `${where}: ${plainLine(error.message)}`, words, error);
  const isOfSecret = error.level === 'client-authentication' || error.code === NO_MORE_AUTH_METHODS;
  return isOfSecret && !words.isFinal() ? new CredentialsRefused(failed.failure, { cause: error }) : failed;
}

const NO_MORE_AUTH_METHODS = 14;

/** OpenSSH hangs up on an account that PAM refuses, after PAM's own words. */
function closed(where: string, words: ServerWords): ReachError {
  const silent =
    words.isProved() && words.said() === '' ? ', after it took our key: its rules for accounts may refuse ours' : '';
  const kind = words.isFinal() ? 'login-refused' : 'connection-lost';
  return refusal(kind, `${where}: closed during the login${silent}`, words);
}

function refusedAll(detail: string, words: ServerWords): ReachError {
  const failed = refusal('login-refused', detail, words);
  return words.isFinal() ? failed : new CredentialsRefused(failed.failure);
}

function refusal(kind: ReachFailure['kind'], detail: string, words: ServerWords, cause?: Error): ReachError {
  return reachError(kind, `${detail}${words.told()}`, { said: words.said(), cause });
}
