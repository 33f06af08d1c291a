// Logs by OTLP over HTTP, as JSON. A batch counts as sent when the receiver has answered that it took it.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LogDestination } from '../../domain/logs/log-record.ts';
import { headersIn } from '../../domain/network/header-lines.ts';
import { type Secret, secretNow } from '../../domain/secret.ts';
import { type OtlpRecord, otlpRecords } from './otlp-records.ts';

export type OtlpSettings = {
  /** Without `/v1/logs`. */
  readonly endpoint: string;
  /** Lines of `Name: value`. */
  readonly headers?: Secret;
  /** Of the authority that signed the receiver's certificate; absent: those that Node knows. */
  readonly caPem?: string;
};

/** What receivers refuse for good is no reason to keep all that comes after it. */
type Refused = (count: number, why: string) => void;

/** Of JSON, in characters: collectors take 20 MB by default, proxies before them less. */
const MOST_AT_ONCE = 500_000;
const MOST_ANSWER = 64 * 1024;

/** `refused` is told of what a receiver took the request of and threw away: it would throw it away again. */
export function createOtlpDestination(
  settings: OtlpSettings,
  resource: Readonly<Record<string, string>>,
  refused: Refused,
): LogDestination {
  const url = new URL(`${settings.endpoint}/v1/logs`);
  const attributes = Object.entries(resource).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const bodyOf = (logRecords: readonly string[]) =>
    `{"resourceLogs":[{"resource":${JSON.stringify({ attributes })},"scopeLogs":[{"scope":{"name":"patchcenter"},"logRecords":[${logRecords.join(',')}]}]}]}`;
  return {
    name: 'otlp',
    send: async (records, signal) => {
      for (const batch of batches(records.flatMap(otlpRecords))) {
        const rejected = await post(url, settings, bodyOf(batch), signal);
        if (rejected.count > 0) refused(rejected.count, rejected.why);
      }
    },
  };
}

function batches(records: readonly OtlpRecord[]): readonly (readonly string[])[] {
  const all: string[][] = [];
  let room = 0;
  for (const text of records.map((record) => JSON.stringify(record))) {
    const last = all.at(-1);
    if (last === undefined || text.length > room) {
      all.push([text]);
      room = MOST_AT_ONCE - text.length;
    } else {
      last.push(text);
      room -= text.length;
    }
  }
  return all;
}

type Rejected = { readonly count: number; readonly why: string };

function post(url: URL, settings: OtlpSettings, body: string, signal: AbortSignal): Promise<Rejected> {
  const { promise, resolve, reject } = Promise.withResolvers<Rejected>();
  const secure = url.protocol === 'https:';
  const options = {
    method: 'POST',
    signal,
    headers: {
      ...(settings.headers === undefined ? {} : headersIn(secretNow(settings.headers))),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
    ...(secure && settings.caPem !== undefined ? { ca: settings.caPem } : {}),
  };
  const request = (secure ? requestHttps : requestHttp)(url, options, (response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MOST_ANSWER) chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('end', () => {
      // 200 by the specification, 204 by Grafana Loki, 202 by others. 3xx is none: nothing of the trail goes where a receiver points.
      if (!isTaken(response.statusCode)) return reject(new Error(`the receiver answered ${response.statusCode}`));
      resolve(rejectedOf(Buffer.concat(chunks).toString('utf8')));
    });
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}

function isTaken(status = 0): boolean {
  return status >= 200 && status < 300;
}

/** Of an answer 200: `{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"…"}}`. */
function rejectedOf(text: string): Rejected {
  try {
    const { partialSuccess } = JSON.parse(text) as {
      partialSuccess?: { rejectedLogRecords?: unknown; errorMessage?: unknown } | null;
    };
    const count = Number(partialSuccess?.rejectedLogRecords ?? 0);
    return {
      count: Number.isSafeInteger(count) ? count : 0,
      why: String(partialSuccess?.errorMessage ?? '').slice(0, 200),
    };
  } catch {
    return { count: 0, why: '' };
  }
}
