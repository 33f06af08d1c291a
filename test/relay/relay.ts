// What stands between the local Teams client, which knows no tokens, and a bot with authentication on: the Bot Connector with its keys,
// and the login that gives the bot its own tokens. Everything over TLS on loopback, as one named cloud (`teams.cloud`).

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import type { Cloud } from '../../bot/teams/settings.ts';
import { selfSigned } from '../targets/logs/self-signed.ts';
import { createSigningKey, type SigningKey, signToken } from './signing-keys.ts';

export const ISSUER = 'https://api.botframework.com';

export type App = { readonly id: string; readonly password: string; readonly tenantId: string };

/** A request of the bot to Teams, and whether its token was one that was given to it. */
export type ConnectorCall = { readonly method: string; readonly path: string; readonly isSigned: boolean };

export type Relay = {
  readonly cloud: Cloud;
  /** Of the service URL, for `teams.serviceHosts`. */
  readonly serviceHost: string;
  readonly serviceUrl: string;
  /** PEM: what the bot must trust. */
  readonly certificate: string;
  /** Where the local client sends, without tokens. */
  readonly endpoint: string;
  readonly calls: readonly ConnectorCall[];
  /** How often the keys were asked for, and the bot asked for a token. */
  readonly counts: { keys: number; tokens: number };
  /** What the metadata lists; the first one signs what the local client sends. */
  readonly keys: SigningKey[];
  /** The claims of the Bot Connector, but for those given. */
  claims(over?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** As the local client would send it, with that token; null: without. */
  deliver(activity: object, token: string | null): Promise<Response>;
  sendTo(bot: string): void;
  stop(): Promise<void>;
};

type Own = {
  readonly app: App;
  readonly keys: SigningKey[];
  readonly counts: { keys: number; tokens: number };
  readonly calls: ConnectorCall[];
  readonly given: Set<string>;
  origin: string;
  /** The service URL of the local client. */
  client: string;
  bot: string;
};

export async function startRelay(app: App): Promise<Relay> {
  const { key, cert } = selfSigned();
  const keys = [await createSigningKey('key-1')];
  const own: Own = {
    ...{ app, keys, counts: { keys: 0, tokens: 0 }, calls: [], given: new Set() },
    ...{ origin: '', client: '', bot: '' },
  };
  const cloud = createTlsServer({ key, cert }, safely(answerBot, own));
  const front = createServer(safely(passOn, own));
  own.origin = `https://127.0.0.1:${await portOf(cloud)}`;
  const serviceUrl = `${own.origin}/client/`;
  const claims = (over = {}) => ({ iss: ISSUER, aud: app.id, serviceurl: serviceUrl, ...over });
  return {
    cloud: {
      issuer: ISSUER,
      metadataUrl: `${own.origin}/v1/.well-known/openidconfiguration`,
      loginUrl: own.origin,
    },
    serviceHost: new URL(own.origin).host,
    serviceUrl,
    certificate: cert,
    endpoint: `http://127.0.0.1:${await portOf(front)}/api/messages`,
    calls: own.calls,
    counts: own.counts,
    keys,
    claims,
    deliver: (activity, token) => deliver(own, activity, token),
    sendTo: (bot) => {
      own.bot = bot;
    },
    stop: async () => {
      for (const server of [cloud, front]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

type Answer = (own: Own, request: IncomingMessage, response: ServerResponse) => Promise<void>;

function safely(answer: Answer, own: Own) {
  return (request: IncomingMessage, response: ServerResponse) => {
    answer(own, request, response).catch(() => response.destroy());
  };
}

/** What the local client sends: signed as the Bot Connector signs, and answered to where the bot may send. */
async function passOn(own: Own, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const activity = (await json(request)) as { readonly serviceUrl: string };
  own.client = activity.serviceUrl.replace(/\/$/, '');
  const serviceUrl = `${own.origin}/client/`;
  const [key] = own.keys;
  if (key === undefined) throw new Error('no key');
  const token = await signToken(key, { iss: ISSUER, aud: own.app.id, serviceurl: serviceUrl });
  const answer = await deliver(own, { ...activity, serviceUrl }, token);
  const type = answer.headers.get('content-type');
  response.writeHead(answer.status, type === null ? {} : { 'content-type': type });
  response.end(await answer.text());
}

function deliver({ bot }: Own, activity: object, token: string | null): Promise<Response> {
  return fetch(bot, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(activity),
    signal: AbortSignal.timeout(20_000),
  });
}

/** What the bot asks: keys, the login's own metadata, a token, and the connector. */
async function answerBot(own: Own, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  const { origin, app } = own;
  const tenant = `/${app.tenantId}`;
  if (path.startsWith('/client/')) return answerConnector(own, request, response);
  if (path === '/v1/.well-known/openidconfiguration')
    return say(response, 200, { issuer: ISSUER, jwks_uri: `${origin}/v1/.well-known/keys` });
  if (path === '/v1/.well-known/keys') {
    own.counts.keys += 1;
    return say(response, 200, { keys: own.keys.map(({ published }) => published) });
  }
  if (path === `${tenant}/v2.0/.well-known/openid-configuration`)
    return say(response, 200, {
      issuer: `${origin}${tenant}/v2.0`,
      authorization_endpoint: `${origin}${tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${origin}${tenant}/oauth2/v2.0/token`,
      jwks_uri: `${origin}${tenant}/discovery/v2.0/keys`,
    });
  if (path.split('?')[0] === `${tenant}/oauth2/v2.0/token`) return giveToken(own, await text(request), response);
  say(response, 404, { error: 'not_found' });
}

/** Client credentials, as Entra takes them: for the scope of the Bot Framework alone. */
function giveToken({ app, counts, given }: Own, form: string, response: ServerResponse): void {
  const asked = new URLSearchParams(form);
  const isRight =
    asked.get('grant_type') === 'client_credentials' &&
    asked.get('client_id') === app.id &&
    asked.get('client_secret') === app.password &&
    (asked.get('scope') ?? '').split(' ').includes(`${ISSUER}/.default`);
  if (!isRight) {
    say(response, 401, { error: 'invalid_client', error_description: 'AADSTS7000215: refused' });
    return;
  }
  counts.tokens += 1;
  const token = `given.${randomUUID()}`;
  given.add(token);
  say(response, 200, { token_type: 'Bearer', expires_in: 3_600, access_token: token });
}

async function answerConnector(own: Own, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').slice('/client'.length);
  const method = request.method ?? '';
  const body = await text(request);
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isSigned = own.given.has(token);
  own.calls.push({ method, path, isSigned });
  if (!isSigned) return say(response, 401, { error: { code: 'Unauthorized', message: 'no token of the bot' } });
  const answer = await fetch(`${own.client}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === '' ? {} : { body }),
  });
  say(response, answer.status, await answer.json().catch(() => ({})));
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
