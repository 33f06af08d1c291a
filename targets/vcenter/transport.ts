// One SOAP call over HTTP: the only file that sees the soap package. Keeps no session; says exactly what became of a call.
import http from 'node:http';
import https from 'node:https';
import { fileURLToPath } from 'node:url';
import * as soap from 'soap';
import { AnswerLost, CallNotDelivered, VimFault } from './call-failure.ts';
import type { VcenterConnection } from './settings.ts';
import { child, children, text, type XmlNode, xsiType } from './xml-node.ts';

const wsdlPath = fileURLToPath(new URL('./vim.wsdl', import.meta.url));
const maxAnswerBytes = 64 * 1024 * 1024;

export type Answer = {
  /** The `returnval` elements; empty for an operation that returns nothing. */
  readonly values: readonly XmlNode[];
  /** The session cookie that came with it, `name=value`. */
  readonly cookie: string | null;
};

export interface Transport {
  /** Throws VimFault, CallNotDelivered or AnswerLost, none of which carries what was sent (it may hold a password). */
  send(operation: string, args: object, options: SendOptions): Promise<Answer>;
  close(): void;
}

export type SendOptions = { readonly cookie: string | null; readonly signal: AbortSignal };

export function createTransport(connection: VcenterConnection): Transport {
  const agents = {
    httpAgent: new http.Agent({ keepAlive: true }),
    httpsAgent: new https.Agent({
      keepAlive: true,
      ...(connection.caPem === undefined ? {} : { ca: connection.caPem }),
    }),
  };
  let client: Promise<soap.Client> | null = null;
  return {
    async send(operation, args, options) {
      client ??= soap.createClientAsync(wsdlPath, { endpoint: connection.url });
      const ready = await client.catch((cause: unknown) => {
        // Not for good: a process may have no file left for a moment.
        client = null;
        throw new CallNotDelivered(`its interface could not be read (${String(field(cause, 'code') ?? cause)})`);
      });
      return sendWith(ready, operation, args, options, agents);
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

async function sendWith(
  client: soap.Client,
  operation: string,
  args: object,
  options: SendOptions,
  agents: object,
): Promise<Answer> {
  let cookie: string | null = null;
  const onAnswer = (setCookie: unknown) => {
    cookie = sessionCookie(setCookie) ?? cookie;
  };
  const request = {
    ...agents,
    signal: options.signal,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    // The client keeps the headers of the last answer only, and calls overlap: they are taken where the answer passes.
    transformResponse: (body: string, headers: Readonly<Record<string, unknown>>) => {
      onAnswer(headers['set-cookie']);
      return body;
    },
  };
  try {
    const headers = options.cookie === null ? {} : { Cookie: options.cookie };
    const [result] = await client[`${operation}Async`](args, request, headers);
    return { values: children(result, 'returnval'), cookie };
  } catch (error) {
    throw callFailure(error);
  }
}

function sessionCookie(setCookie: unknown): string | null {
  const all = Array.isArray(setCookie) ? setCookie : [setCookie];
  const found = all.find((c): c is string => typeof c === 'string' && c.startsWith('vmware_soap_session='));
  return found?.split(';')[0] ?? null;
}

/** Codes of errors that come before a byte of the request could be handed over. */
const notDelivered =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|ERR_TLS_.*|HOSTNAME_MISMATCH|INVALID_CA)$/;
const cutConnection = /^(ECONNRESET|EPIPE|ECONNABORTED)$/;

/** The errors of the package hold the whole request, password included: only their code and their answer go on. */
function callFailure(error: unknown): Error {
  const fault = child(child(child(field(error, 'root'), 'Envelope'), 'Body'), 'Fault');
  if (fault !== undefined) return vimFault(fault);
  const status = field(field(error, 'response'), 'status');
  if (typeof status === 'number') return new AnswerLost(`HTTP ${status} without a SOAP answer`, false);
  const code = String(field(error, 'code') ?? field(field(error, 'cause'), 'code') ?? '');
  if (notDelivered.test(code) || field(field(error, 'cause'), 'syscall') === 'connect') {
    return new CallNotDelivered(`no connection (${code})`);
  }
  if (code === 'ERR_CANCELED') return new AnswerLost('no answer in time', false);
  return new AnswerLost(`connection lost (${code || 'unreadable answer'})`, cutConnection.test(code));
}

function vimFault(fault: XmlNode): VimFault {
  const detail = child(fault, 'detail');
  const entries = typeof detail === 'object' && detail !== null ? Object.entries(detail) : [];
  const [name, node] = entries.find(([key]) => key !== 'attributes') ?? ['', null];
  return new VimFault(xsiType(node) || name.replace(/Fault$/, ''), text(child(fault, 'faultstring')));
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
