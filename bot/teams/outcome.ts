// What an answer or an error of the connector means for the message that was sent.
import { z } from 'zod';
import type { ChatResult } from '../chat/ports.ts';

const RestError = z.object({
  statusCode: z.number().optional(),
  code: z.string().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
  response: z.unknown().optional(),
  details: z.unknown().optional(),
});
const Posted = z.object({ id: z.string().min(1) });
const Coded = z.object({ error: z.object({ code: z.string() }) });
const Headers = z.object({ headers: z.custom<{ get(name: string): string | undefined }>(hasGet) });

/** Errors of a request that never left: nothing can have been posted. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const MAX_DETAIL = 200;

export function postedId(response: unknown): string | null {
  const parsed = Posted.safeParse(response);
  return parsed.success ? parsed.data.id : null;
}

/** `repeatable`: the request was an update, which may be sent again without harm. `now` for Retry-After as a date. */
export function outcomeOf(error: unknown, repeatable: boolean, now: Date): ChatResult {
  const parsed = RestError.safeParse(error);
  const fault = parsed.success ? parsed.data : {};
  const detail = detailOf(fault);
  const status = fault.statusCode;
  if (status === undefined) return unanswered(fault.code, detail, repeatable);
  if (status === 429) return { kind: 'retry-after', ms: retryAfterMs(fault.response, now) };
  if (status === 404) return { kind: 'gone' };
  if (status === 413) return { kind: 'too-large' };
  if (status === 403) return { kind: 'forbidden', detail };
  // An answer that cannot be read (2xx with a broken body) says no more than a 5xx.
  if (status >= 500 || status < 400)
    return repeatable ? { kind: 'failed', temporary: true, detail } : { kind: 'ambiguous', detail };
  return { kind: 'failed', temporary: [401, 408, 412].includes(status), detail };
}

function unanswered(code: string | undefined, detail: string, repeatable: boolean): ChatResult {
  const lost = code !== undefined && !NOT_SENT.has(code);
  return lost && !repeatable ? { kind: 'ambiguous', detail } : { kind: 'failed', temporary: true, detail };
}

/** Status and codes, never the text of the request or a header: those hold names and tokens. */
function detailOf(fault: z.infer<typeof RestError>): string {
  const body = Coded.safeParse(fault.details);
  const code = body.success ? body.data.error.code : (fault.code ?? fault.name);
  return [fault.statusCode, code]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, MAX_DETAIL);
}

function retryAfterMs(response: unknown, now: Date): number | null {
  const parsed = Headers.safeParse(response);
  const value = parsed.success ? parsed.data.headers.get('retry-after') : undefined;
  if (value === undefined || value === '') return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

function hasGet(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';
}
