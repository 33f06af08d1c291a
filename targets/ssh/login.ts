// From an open socket to an accepted login: key exchange, check of the server's key, then our credentials.
import type { Socket } from 'node:net';
import { type AuthenticationType, Client, type ConnectConfig } from 'ssh2';
import type { ReachError } from '../ports.ts';
import { algorithmsFor } from './algorithms.ts';
import { type Credentials, createOffers } from './credentials.ts';
import { plainLine, reachError } from './failures.ts';
import type { HostKeyCheck } from './host-key.ts';

export type Login = {
  /** How the server is called in failures: `name:port`. */
  readonly where: string;
  readonly credentials: Credentials;
  readonly hostKey: HostKeyCheck;
  readonly legacy: boolean;
  readonly timeoutMs: number;
  readonly keepaliveIntervalMs: number;
};

/**
 * Takes the socket over: it is destroyed when the login fails. Throws ReachError; an error of the host key store is thrown
 * as it is. The client returned still has to be proved by a command.
 */
export async function logIn(socket: Socket, login: Login): Promise<Client> {
  const client = new Client();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once('ready', resolve);
  client.on('error', (error) => reject(loginError(login.where, error)));
  const onClose = () => reject(reachError('connection-lost', `${login.where}: closed during the login`));
  client.on('close', onClose);
  try {
    client.connect({ ...configFor(login), sock: socket, authHandler: authHandlerFor(login, reject) });
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
  const algorithms = algorithmsFor(login.legacy);
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
function authHandlerFor(login: Login, fail: (error: unknown) => void): AuthHandler {
  const nextOffer = createOffers(login.credentials);
  let checked: Promise<void> | null = null;
  return (left: AuthenticationType[] | null, _partial, next) => {
    checked ??= login.hostKey.ask();
    checked.then(() => {
      const offer = nextOffer(left);
      if (offer === null) fail(reachError('login-refused', `${login.where}: ${login.credentials.username} refused`));
      else next(offer);
    }, fail);
  };
}

/** ssh2 tells failures apart by `level`, and by a number in `code` when the server said goodbye. */
function loginError(where: string, error: Error & { level?: unknown; code?: unknown }): ReachError {
  const detail = `${where}: ${plainLine(error.message)}`;
  switch (error.level) {
    case 'client-timeout':
      return reachError('timeout', detail, { cause: error });
    case 'client-authentication':
    case 'handshake':
      return reachError('login-refused', detail, { cause: error });
  }
  const refused = error.code === NO_MORE_AUTH_METHODS || /authentication/i.test(error.message);
  return reachError(refused ? 'login-refused' : 'connection-lost', detail, { cause: error });
}

const NO_MORE_AUTH_METHODS = 14;
