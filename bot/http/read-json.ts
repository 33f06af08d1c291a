// The body of a request, when it is what the Bot Framework sends: JSON in UTF-8, as it is, of limited size and depth. Nothing is
// decompressed and nothing is written to a file.
import type { IncomingMessage, ServerResponse } from 'node:http';
import getRawBody from 'raw-body';
import { parse } from 'secure-json-parse';

export type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i;
/** Deeper than any activity, and far from what recursion can bear. */
const MAX_DEPTH = 64;

/** Call it only once the sender is known: up to `maxBytes` are kept. `nul`: what becomes of that sign in a text. */
export async function readJson(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
  nul: 'dropped' | 'refused' = 'dropped',
): Promise<JsonBody> {
  const fault = faultOfHead(request, maxBytes);
  if (fault !== null) return fault;
  if (request.headers.expect !== undefined) response.writeContinue();
  const length = request.headers['content-length'] ?? null;
  try {
    const bytes = await getRawBody(request, { limit: maxBytes, length });
    return parsed(bytes, nul);
  } catch (error) {
    return faultOfBody(error);
  }
}

function faultOfHead({ headers }: IncomingMessage, maxBytes: number): JsonBody | null {
  const { 'content-encoding': encoding, 'transfer-encoding': transfer, 'content-type': type = '' } = headers;
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return refused(415, 'content encoding');
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked') return refused(415, 'transfer encoding');
  if (!JSON_TYPE.test(type)) return refused(415, 'content type');
  return Number(headers['content-length'] ?? 0) > maxBytes ? refused(413, 'body too large') : null;
}

function faultOfBody(error: unknown): JsonBody {
  const type = error instanceof Error && 'type' in error ? error.type : '';
  if (type === 'entity.too.large') return refused(413, 'body too large');
  return refused(400, type === 'request.aborted' ? 'connection lost' : 'body not as announced');
}

function parsed(bytes: Uint8Array, nul: 'dropped' | 'refused'): JsonBody {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused(400, 'not UTF-8');
  }
  if (isTooDeep(text)) return refused(400, 'JSON too deep');
  try {
    const value: unknown = parse(text, null, { protoAction: 'error', constructorAction: 'error' });
    if (!text.includes(NUL)) return { kind: 'json', value };
    return nul === 'refused' ? refused(400, 'a NUL sign in a text') : { kind: 'json', value: withoutNul(value) };
  } catch {
    return refused(400, 'not JSON');
  }
}

/** As JSON writes it. */
const NUL = '\\u0000';

/** PostgreSQL stores no such sign, nobody can see it, and Teams sends it to nobody: it is no part of any text. */
function withoutNul(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '');
  if (Array.isArray(value)) return value.map(withoutNul);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replaceAll('\0', ''), withoutNul(inner)]));
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (inString && sign === '\\') index += 1;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function refused(status: number, why: string): JsonBody {
  return { kind: 'refused', status, why };
}
