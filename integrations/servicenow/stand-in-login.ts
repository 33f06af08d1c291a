// Basic, OAuth or a key; and how many requests of an hour each user has.
import { randomBytes } from 'node:crypto';
import { type Asked, basicOf, type Reply } from '../floor/stand-in-server.ts';

export type ServiceNowAccount = {
  readonly login: string;
  readonly password: string;
  readonly apiKey?: string;
  /** Display values follow it. */
  readonly timeZone: string;
  /** Without the role `itil` nothing can be written. */
  readonly roles: readonly string[];
  /** Fields that an ACL denies: `change_request.description`. */
  readonly unreadable?: readonly string[];
  readonly unwritable?: readonly string[];
};

export type Client = { readonly id: string; readonly secret: string; readonly login: string };

const ACCESS_MS = 1_799_000;
const REFRESH_MS = 8_640_000_000;
const HOUR_MS = 3_600_000;

export class Logins {
  readonly #accounts: readonly ServiceNowAccount[];
  readonly #client: Client;
  readonly #tokens = new Map<string, { readonly login: string; readonly until: number; readonly isRefresh: boolean }>();
  readonly #asked = new Map<string, number[]>();

  constructor(accounts: readonly ServiceNowAccount[], client: Client) {
    this.#accounts = accounts;
    this.#client = client;
  }

  of(asked: Asked, at: Date): ServiceNowAccount | undefined {
    const key = asked.headers['x-sn-apikey'];
    if (key !== undefined) return this.#accounts.find(({ apiKey }) => apiKey === key);
    const [, bearer] = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '') ?? [];
    if (bearer === undefined)
      return this.#accounts.find(({ login, password }) => basicOf(asked) === `${login}:${password}`);
    const token = this.#tokens.get(bearer);
    const isGood = token !== undefined && !token.isRefresh && token.until > at.getTime();
    return isGood ? this.#accounts.find(({ login }) => login === token.login) : undefined;
  }

  token({ form }: Asked, at: Date): Reply {
    const isClient = form.get('client_id') === this.#client.id && form.get('client_secret') === this.#client.secret;
    const login = isClient ? this.#granted(form, at) : undefined;
    if (login === undefined)
      return { status: 401, body: { error: 'server_error', error_description: 'access_denied' } };
    const make = (isRefresh: boolean) => {
      const token = randomBytes(24).toString('base64url');
      this.#tokens.set(token, { login, isRefresh, until: at.getTime() + (isRefresh ? REFRESH_MS : ACCESS_MS) });
      return token;
    };
    return {
      status: 200,
      body: {
        access_token: make(false),
        refresh_token: make(true),
        scope: 'useraccount',
        token_type: 'Bearer',
        expires_in: 1799,
      },
    };
  }

  #granted(form: URLSearchParams, at: Date): string | undefined {
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return this.#client.login;
      case 'refresh_token': {
        const token = this.#tokens.get(form.get('refresh_token') ?? '');
        return token?.isRefresh && token.until > at.getTime() ? token.login : undefined;
      }
      case 'password':
        return this.#accounts.find(
          ({ login, password }) => form.get('username') === login && form.get('password') === password,
        )?.login;
      default:
        return undefined;
    }
  }

  /** Seconds until the user may ask again; 0: now. Hours begin with the clock's. */
  wait(login: string, perHour: number, at: Date): number {
    const began = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
    const asked = (this.#asked.get(login) ?? []).filter((one) => one >= began);
    if (asked.length >= perHour) return Math.ceil((began + HOUR_MS - at.getTime()) / 1000);
    asked.push(at.getTime());
    this.#asked.set(login, asked);
    return 0;
  }
}
