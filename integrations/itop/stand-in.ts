// iTop for tests and the demo: its REST service over HTTP, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/itop.md). Nothing of the product may import it.
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../floor/stand-in-certificate.ts';
import { type Fault, type FaultOrder, Faults } from './stand-in-faults.ts';
import { type Account, type Credentials, credentialsOf, logIn, type Parameters } from './stand-in-login.ts';
import { type Fields, isFields, RestError } from './stand-in-meaning.ts';
import { type CustomAttributes, modelWith } from './stand-in-model.ts';
import { sendInstead, sendPage } from './stand-in-send.ts';
import { drift, inFrench, pageOf } from './stand-in-spoil.ts';
import { type Bases, Store, type Values } from './stand-in-store.ts';
import { type Answer, Verbs } from './stand-in-verbs.ts';

export { estateSize, generate } from './stand-in-estate.ts';
export { EVERY_FAULT, type Fault, type FaultOrder } from './stand-in-faults.ts';
export type { Account } from './stand-in-login.ts';
export type { CustomAttributes } from './stand-in-model.ts';

export type ItopOptions = {
  /** Where iTop stands on its host: `/itop`. */
  readonly root?: string;
  readonly accounts?: readonly Account[];
  /** What the company has added to the stock model. */
  readonly custom?: CustomAttributes;
  /** What there is from the start: `generate(…)`. */
  readonly estate?: Bases;
  /** Of the server: its times have no offset. */
  readonly timezone?: string;
  readonly now?: () => Date;
  readonly https?: boolean;
  readonly language?: 'en' | 'fr';
};

export type Seen = {
  readonly operation: string;
  readonly class: string;
  readonly by: Credentials['by'];
  readonly json: Fields;
  readonly fault?: Fault['kind'];
};

type Loose = Readonly<Record<string, string | number>>;

export type ItopStandIn = {
  /** With the root, without the service: `http://127.0.0.1:4711/itop`. */
  readonly url: string;
  /** What a client must trust when it is HTTPS. */
  readonly ca?: string;
  /** Every request since the start, in the order of their arrival. */
  readonly seen: readonly Seen[];
  /** The most requests that were under way at the same time. */
  mostAtOnce(): number;
  fail(order: FaultOrder): void;
  heal(): void;
  /** From now on the server's clock is that much ahead (negative: behind). */
  clockAhead(hours: number): void;
  /** What somebody does in iTop's own pages. */
  create(name: string, values: Loose, who?: string): number;
  change(name: string, id: number, values: Loose, who?: string): void;
  remove(name: string, id: number, who?: string): void;
  /** What is stored, to compare with; undefined: there is none. */
  get(name: string, id: number): Values | undefined;
  close(): Promise<void>;
};

export const STANDARD_ACCOUNT: Account = {
  login: 'patchcenter',
  password: 'secret-of-itop',
  token: 'token-of-itop',
  profiles: ['REST Services User', 'Configuration Manager'],
};

const MAX_BODY = 10_000_000;
const VALID_MS = 30 * 86_400_000;

export async function startItop(options: ItopOptions = {}): Promise<ItopStandIn> {
  const { root = '', accounts = [STANDARD_ACCOUNT], timezone = 'Europe/Paris', now = () => new Date() } = options;
  let aheadMs = 0;
  const clock = () => new Date(now().getTime() + aheadMs);
  const local = localTimes(timezone);
  const store = new Store(modelWith(options.custom ?? {}), options.estate ?? {}, () => local(clock()));
  const verbs = new Verbs(store);
  const faults = new Faults();
  const seen: Seen[] = [];
  const closing = new AbortController();
  const first = new Map<string, Answer>();
  let under = 0;
  let most = 0;

  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const address = new URL(request.url ?? '/', 'http://itop');
    const form = await parametersOf(request, address.searchParams);
    if (address.pathname !== `${root}/webservices/rest.php`) {
      response.statusCode = 404;
      return void response.end('Not Found\n');
    }
    const json = jsonOf(form.get('json_data'));
    const credentials = credentialsOf(request.headers, form);
    const said = isFields(json) ? json : {};
    const operation = String(said.operation ?? '');
    const name = String(said.class ?? '');
    const fault = faults.next(operation, name);
    seen.push({ operation, class: name, by: credentials.by, json: said, ...(fault && { fault: fault.kind }) });
    const skewMs = fault?.kind === 'clock-skew' ? (fault.hours ?? 5) * 3_600_000 : 0;
    response.setHeader('Date', new Date(clock().getTime() + skewMs).toUTCString());
    if (fault !== undefined && (await sendInstead(response, fault, closing.signal))) return;
    const again = fault?.kind === 'again' ? first.get(`${operation} ${name}`) : undefined;
    const answer =
      again ??
      answered(() => {
        const account = logIn(accounts, credentials);
        return verbs.answer(required(form), parsed(form, json), account.denied ?? []);
      });
    if (!first.has(`${operation} ${name}`)) first.set(`${operation} ${name}`, answer);
    const page = pageOf(answer, fault);
    if (fault?.kind === 'page-drift') drift(store, answer.served, fault.change ?? 'moved');
    const french = options.language === 'fr' || fault?.kind === 'language';
    await sendPage(response, french ? { ...page, message: inFrench(page.message) } : page, fault);
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    under += 1;
    most = Math.max(most, under);
    response.once('close', () => {
      under -= 1;
    });
    answerTo(request, response).catch(() => response.destroy());
  };
  const today = new Date();
  const certificate = options.https
    ? selfSigned('iTop stand-in', { from: today, to: new Date(today.getTime() + VALID_MS) })
    : undefined;
  const server = certificate === undefined ? createHttp(listener) : createHttps(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}${root}`,
    ...(certificate !== undefined && { ca: certificate.cert }),
    seen,
    mostAtOnce: () => most,
    fail: (order) => faults.order(order),
    heal: () => faults.clear(),
    clockAhead: (hours) => {
      aheadMs = hours * 3_600_000;
    },
    create: (name, values, who = 'Marie Lefèvre') => store.create(name, texts(values), { info: who }),
    change: (name, id, values, who = 'Marie Lefèvre') => store.change(name, id, texts(values), { info: who }),
    remove: (name, id, who = 'Marie Lefèvre') => store.remove(name, id, { info: who }),
    get: (name, id) => store.get(name, id)?.values,
    close: async () => {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answered(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RestError) return { code: error.code, message: `Error: ${error.message}` };
    return { code: 100, message: `Error: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function required(form: Parameters): string {
  const version = form.get('version') ?? '';
  if (version === '') throw new RestError("Missing parameter 'version' (e.g. '1.0')", 2);
  return version;
}

function parsed(form: Parameters, json: unknown): Fields {
  if ((form.get('json_data') ?? '') === '') throw new RestError("Missing parameter 'json_data'", 3);
  if (!isFields(json)) throw new RestError('Parameter json_data is not a valid JSON structure', 4);
  return json;
}

function jsonOf(source: string | undefined): unknown {
  try {
    return JSON.parse(source ?? 'null');
  } catch {
    return null;
  }
}

/** Of the address and of a form, urlencoded or with files: any other body holds no parameters, JSON included. */
async function parametersOf(request: IncomingMessage, query: URLSearchParams): Promise<Parameters> {
  const found = new Map<string, string>(query);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new Error('the body of the request is too large');
    parts.push(part);
  }
  const type = request.headers['content-type'] ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type)) return found;
  const form = await new Response(Buffer.concat(parts), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) found.set(name, typeof value === 'string' ? value : await value.text());
  return found;
}

function texts(values: Loose): Values {
  return Object.fromEntries(Object.entries(values).map(([code, value]) => [code, String(value)]));
}

/** `Y-m-d H:i:s` of a time zone, which is not said. */
function localTimes(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => format.format(at);
}
