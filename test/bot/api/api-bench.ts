// The HTTP API on a real listener and database, and callers with tokens of their own. Each answer is held against the description.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createToken } from '../../../bot/api/create-token.ts';
import { handOverToken } from '../../../bot/api/hand-over-token.ts';
import { API_BASE, openapiDocument } from '../../../bot/api/openapi.ts';
import { API_ROUTES } from '../../../bot/api/routes.ts';
import { servePartsOf } from '../../../bot/files/serve-parts.ts';
import { serveApi } from '../../../bot/serve-api.ts';
import { createBotServer } from '../../../bot/server.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { UserId } from '../../../domain/ids.ts';
import { keptLog } from '../quiet-log.ts';
import { type Bench, done, type Somebody } from '../shared/bench.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const document = openapiDocument(API_ROUTES);
type Operation = {
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: object }>> }>>;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: never;
  readonly text: string;
};

export async function openApi(ctx: Bench) {
  const { db, clock, jobQueue, settings } = ctx;
  const log = keptLog();
  const serve = servePartsOf({ db, clock, settings: { ...settings, validatedVersions: true } });
  const server = createBotServer({
    admit: async () => ({ kind: 'refused', status: 401, why: 'no token' }),
    links: { look: async () => ({ kind: 'unknown' }), take: async () => ({ kind: 'unknown' }) },
    calendar: async () => ({ kind: 'unknown' }),
    board: {
      page: async () => ({ kind: 'unknown' }),
      follow: async () => 'unknown',
      leave: () => {},
      signIn: null,
      stop: async () => {},
    },
    api: serveApi({ db, clock, jobQueue, settings, log }, serve),
    log,
  });
  const url = `http://127.0.0.1:${await server.listen(0)}${API_BASE}`;

  async function ask(token: string | null, path: string, more: RequestInit = {}): Promise<Answer> {
    const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...more.headers };
    const response = await fetch(`${url}${path}`, { ...more, headers, redirect: 'manual' });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body = (isJson && text !== '' ? JSON.parse(text) : null) as never;
    const answer = { status: response.status, headers: response.headers, body, text };
    holdAgainstDescription(more.method ?? 'GET', path, answer);
    return answer;
  }

  const post = (token: string, path: string, body: unknown, key: string = crypto.randomUUID()) =>
    ask(token, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  return { url, log, ask, post, close: server.close };
}

/** What the description does not say may not be answered. */
function holdAgainstDescription(method: string, path: string, { status, headers, body }: Answer): void {
  const [plain = ''] = path.split('?');
  const template = Object.keys(document.paths).find((one) =>
    new RegExp(`^${one.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain),
  );
  const operation = document.paths[template ?? '']?.[method.toLowerCase()] as Operation | undefined;
  if (operation === undefined) {
    if (![401, 404, 405].includes(status)) throw new Error(`${method} ${path} is not described, and answers ${status}`);
    return;
  }
  const said = operation.responses[status];
  if (said === undefined) throw new Error(`${method} ${path}: ${status} is not described`);
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  const schema = said.content[type]?.schema;
  if (schema === undefined) throw new Error(`${method} ${path}: ${status} with ${type} is not described`);
  if (!type.includes('json')) return;
  const validate = ajv.compile({ ...schema, components: document.components });
  if (!validate(body))
    throw new Error(`${method} ${path}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body).slice(0, 400)}`);
}

let serial = 0;

/** As an admin makes it and somebody fetches it. */
export async function tokenFor(
  { db, ...ctx }: Bench,
  admin: Somebody,
  userId: UserId,
  more: { readonly readOnly?: boolean; readonly lastDay?: string } = {},
): Promise<string> {
  serial += 1;
  const ask = { name: `caller-${serial}`, userId, readOnly: more.readOnly ?? false, lastDay: more.lastDay ?? null };
  const by = { ...admin, activityId: `make-${serial}` };
  const { downloadId } = done(await createToken({ ...ctx, db }, by, ask));
  const { request } = await db
    .selectFrom('downloads')
    .select('request')
    .where('id', '=', downloadId)
    .executeTakeFirstOrThrow();
  if (request.kind !== 'api-token') throw new Error('another file');
  const file = await handOverToken(db, request.tokenId);
  if (file === null) throw new Error('the token was not handed over');
  return Buffer.from(file.body).toString().trim();
}

export async function limitTo(db: Db, userId: UserId, value: string): Promise<void> {
  await db.insertInto('account_hosts').values({ user_id: userId, kind: 'host', value }).execute();
}
