// A receiver of OTLP over HTTP on loopback: it keeps what it is sent, and can be away, refuse, or throw some of it away.
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

type Value = { stringValue?: string; intValue?: string | number; boolValue?: boolean };
type Attributes = readonly { key: string; value: Value }[];

export type ReceivedSpan = {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly failed: boolean;
  readonly links: readonly { readonly traceId: string }[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
};

export type ReceivedLog = {
  readonly text: string;
  readonly severity: string;
  readonly traceId: string | undefined;
  readonly facts: ReceivedSpan['facts'];
};

export type OtlpReceiver = {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly logs: ReceivedLog[];
  readonly headers: Record<string, unknown>[];
  /** The requests as they came. */
  readonly bodies: string[];
  /** What is answered from now on. */
  answers(status: number, body?: object): void;
  stop(): Promise<void>;
};

export async function startOtlpReceiver(tls?: { readonly key: string; readonly cert: string }): Promise<OtlpReceiver> {
  let answer = { status: 200, body: {} as object };
  const [spans, logs, headers, bodies]: [ReceivedSpan[], ReceivedLog[], Record<string, unknown>[], string[]] = [
    [],
    [],
    [],
    [],
  ];
  const take: Parameters<typeof createServer>[1] = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');
    headers.push(request.headers);
    bodies.push(text);
    if (answer.status === 200 && request.url === '/v1/traces') spans.push(...spansIn(JSON.parse(text)));
    if (answer.status === 200 && request.url === '/v1/logs') logs.push(...logsIn(JSON.parse(text)));
    // Not chained: restify, once loaded, makes writeHead return nothing.
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  };
  const server = tls === undefined ? createServer(take) : createSecureServer(tls, take);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    spans,
    logs,
    headers,
    bodies,
    answers: (status, body = {}) => {
      answer = { status, body };
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function factsOf(attributes: Attributes = []): ReceivedSpan['facts'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? (value.intValue === undefined ? '' : Number(value.intValue)),
    ]),
  );
}

type TracesBody = {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        status?: { code?: number };
        links?: { traceId: string }[];
        attributes?: Attributes;
      }[];
    }[];
  }[];
};

function spansIn({ resourceSpans }: TracesBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId = '', status, links = [], attributes }) => ({
        service: String(factsOf(resource.attributes)['service.name']),
        name,
        traceId,
        spanId,
        parentSpanId,
        failed: status?.code === 2,
        links,
        facts: factsOf(attributes),
      })),
    ),
  );
}

type LogsBody = {
  resourceLogs: {
    scopeLogs: {
      logRecords: { body: Value; severityText: string; traceId?: string; attributes: Attributes }[];
    }[];
  }[];
};

function logsIn({ resourceLogs }: LogsBody): ReceivedLog[] {
  return resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(({ body, severityText, traceId, attributes }) => ({
        text: body.stringValue ?? '',
        severity: severityText,
        traceId,
        facts: factsOf(attributes),
      })),
    ),
  );
}
