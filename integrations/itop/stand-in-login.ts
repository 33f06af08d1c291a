// Who asks: fields of the form, HTTP Basic, or the header of a token; and the profile that REST wants besides all rights.
import { RestError } from './stand-in-meaning.ts';
import type { Denial } from './stand-in-verbs.ts';

export type Account = {
  readonly login: string;
  readonly password: string;
  readonly token?: string;
  /** `REST Services User` is asked of administrators too. */
  readonly profiles: readonly string[];
  readonly denied?: readonly Denial[];
};

export type Credentials =
  | { readonly by: 'token'; readonly token: string }
  | { readonly by: 'form' | 'basic'; readonly login: string; readonly password: string | null }
  | { readonly by: 'nothing' };

export type Parameters = ReadonlyMap<string, string>;

export function credentialsOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  form: Parameters,
): Credentials {
  const token = headers['auth-token'];
  if (typeof token === 'string' && token !== '') return { by: 'token', token };
  const login = form.get('auth_user');
  if (login !== undefined && login !== '') return { by: 'form', login, password: form.get('auth_pwd') ?? null };
  const basic = /^Basic (\S+)$/i.exec(String(headers.authorization ?? ''))?.[1];
  if (basic === undefined) return { by: 'nothing' };
  const [name = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { by: 'basic', login: name, password: rest.length === 0 ? null : rest.join(':') };
}

export function logIn(accounts: readonly Account[], credentials: Credentials): Account {
  if (credentials.by === 'nothing') throw new RestError("Missing parameter 'auth_user'", 5);
  if (credentials.by !== 'token' && credentials.password === null)
    throw new RestError("Missing parameter 'auth_pwd'", 6);
  const account = accounts.find((one) =>
    credentials.by === 'token'
      ? one.token === credentials.token
      : one.login === credentials.login && one.password === credentials.password,
  );
  if (account === undefined) throw new RestError('Invalid login', 1);
  if (!account.profiles.includes('REST Services User')) {
    const needed = 'The profile REST Services User is required to access the REST web services';
    throw new RestError(`This user is not authorized to use the web services. (${needed})`, 1);
  }
  return account;
}
