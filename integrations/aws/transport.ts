// How the SDK's requests leave: as those of every integration do, by undici, with the company's authority and proxy, and never silent for ever.
import { Readable } from 'node:stream';
import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { Agent, type Dispatcher, ProxyAgent, request as send } from 'undici';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfStatus } from '../floor/http.ts';
import { PAGE } from '../floor/read-json.ts';

/** One that the SDK is given, not the options of its own. */
type Handler = Extract<NonNullable<SSMClientConfig['requestHandler']>, { handle: unknown }>;
type Sent = {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer | Uint8Array | null;
};

export type TransportSettings = {
  readonly caPem?: string | undefined;
  readonly proxy?: string | undefined;
  readonly silenceSeconds: number;
};

/** One for all clients; `destroy` of a client leaves it open. */
export function openTransport(settings: TransportSettings): { readonly handler: Handler; close(): Promise<void> } {
  const dispatcher = dispatcherOf(settings);
  return {
    handler: {
      handle: async (sent: Sent, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) => {
        const late = AbortSignal.timeout(LONGEST_SILENCES * settings.silenceSeconds * 1000);
        const answer = await send(addressOf(sent), {
          dispatcher,
          method: sent.method as Dispatcher.HttpMethod,
          headers: withoutExpect(sent.headers),
          body: sent.body ?? null,
          signal: abortSignal === undefined ? late : AbortSignal.any([abortSignal, late]),
        }).catch(timedOut(late));
        const fault = faultOfWay(answer);
        if (fault !== null) {
          answer.body.on('error', () => {}).destroy();
          throw new IntegrationFault(fault);
        }
        return {
          response: {
            statusCode: answer.statusCode,
            headers: plain(answer.headers),
            body: Readable.from(bounded(answer.body, late)),
          },
        };
      },
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
      metadata: { handlerProtocol: 'http/1.1' },
    } as unknown as Handler,
    close: () => dispatcher.close(),
  };
}

function dispatcherOf({ caPem, proxy, silenceSeconds }: TransportSettings): Dispatcher {
  const ms = silenceSeconds * 1000;
  const tls = caPem === undefined ? {} : { ca: caPem };
  const limits = { headersTimeout: ms, bodyTimeout: ms, connections: 16, keepAliveTimeout: 10_000 };
  return proxy === undefined
    ? new Agent({ ...limits, connect: { ...tls, timeout: ms } })
    : new ProxyAgent({ ...limits, uri: proxy, requestTls: { ...tls, timeout: ms }, proxyTls: { ...tls, timeout: ms } });
}

function addressOf({ protocol, hostname, port, path, query }: Sent): string {
  const words = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (value === null || typeof value === 'string' ? [value] : value).map((one) =>
      one === null ? encoded(name) : `${encoded(name)}=${encoded(one)}`,
    ),
  );
  const at = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
  return words.length === 0 ? at : `${at}?${words.join('&')}`;
}

/** As `floor/http.ts` has it. */
const LONGEST_SILENCES = 10;

/** Of one answer; outputs that are kept in a bucket are the largest. */
const MAX_BYTES = 64 * 1024 * 1024;

async function* bounded(body: AsyncIterable<Buffer>, late: AbortSignal): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const piece of body) {
      size += piece.length;
      if (size > MAX_BYTES) throw new AnswerTooLarge(`more than ${MAX_BYTES / 1024 / 1024} MB`);
      yield piece;
    }
  } catch (error) {
    throw late.aborted ? new IntegrationFault(ENDLESS) : error;
  }
}

const ENDLESS = { kind: 'silent', detail: 'an answer without an end' } as const;
/** The SDK waits no longer by itself, whatever is asked. */
const SDK_WAITS_MS = 5000;

/** What something in front of AWS has answered, which the SDK would take for an answer that it cannot read. null: AWS itself may have. */
function faultOfWay({ statusCode: status, headers }: Dispatcher.ResponseData): Fault | null {
  const type = String(headers['content-type'] ?? '');
  if (/\b(xml|x-amz-json)/.test(type)) return null;
  const fault = faultOfStatus({ status, headers: plain(headers), text: '' });
  if (fault?.kind === 'limited') return (fault.waitMs ?? 0) > SDK_WAITS_MS ? fault : null;
  if (status < 300 && headers['content-encoding'] !== undefined)
    return { kind: 'nonsense', detail: 'an answer that is compressed unasked' };
  if (status >= 300 && status < 400) return fault;
  return status < 300 && type.startsWith('text/html') ? PAGE : null;
}

class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** As it is signed: RFC 3986. */
function encoded(word: string): string {
  return encodeURIComponent(word).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** undici refuses a header that it does not heed. */
function withoutExpect(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'expect'));
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}

/** Under the name by which the SDK knows what may be asked again; what has no end is not. */
const timedOut = (late: AbortSignal) => (error: unknown) => {
  if (late.aborted) throw new IntegrationFault(ENDLESS);
  if (error instanceof Error && 'code' in error && /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(String(error.code)))
    error.name = 'TimeoutError';
  throw error;
};
