// What an answer of Qualys means: blocked calls have statuses of their own, and refusals may come with HTTP 200.
import type { Fault } from '../../domain/integrations/fault.ts';
import { faultOfStatus, type HttpAnswer, waitAsked } from '../floor/http.ts';

/** `SIMPLE_RETURN` with a code is an error of FO; the launch of a scan has none. It is short, and at the beginning. */
const SAID = /<SIMPLE_RETURN>[\s\S]*?<CODE>(\d+)<\/CODE>\s*(?:<TEXT>(?:<!\[CDATA\[)?([^<\]]*))?/;
const OLD_VERSION = 1901;
const BLOCKED = [1960, 1965];
const LONGEST_MS = 24 * 3_600_000;

export function faultOfQualys(answer: HttpAnswer): Fault | null {
  const { status, headers } = answer;
  const [, digits, text = ''] = SAID.exec(answer.text.slice(0, 2000)) ?? [];
  const detail = digits === undefined ? `HTTP ${status}` : `HTTP ${status}: ${digits} ${text.trim().slice(0, 200)}`;
  const code = digits === undefined ? null : Number(digits);
  if (status === 409 || status === 429 || (code !== null && BLOCKED.includes(code)))
    return { kind: 'limited', detail, waitMs: waitOf(headers) };
  // A right that is missing, and no login that tries could lock.
  if (status === 403) return { kind: 'settings', detail };
  const fault = faultOfStatus(answer);
  if (code === null) return fault;
  if (code >= 2000 && code < 3000) return { kind: 'refused', detail };
  if (code === OLD_VERSION) return { kind: 'settings', detail };
  return { ...(fault ?? { kind: 'nonsense' }), detail };
}

/** Zero: the wait may be said by the next answer only, which is then asked for. */
function waitOf(headers: HttpAnswer['headers']): number {
  const said = headers['x-ratelimit-towait-sec'];
  if (said === undefined) return headers['retry-after'] === undefined ? 0 : waitAsked(headers);
  const seconds = Number(said);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, LONGEST_MS) : 0;
}

/** Of QPS, within HTTP 200. */
export function faultOfResponseCode(code: string, message: string): Fault {
  const detail = `${code}: ${message.slice(0, 200)}`;
  if (/CREDENTIALS|EXPIRED/.test(code)) return { kind: 'refused', detail };
  if (/UNAUTHORIZED|FORBIDDEN/.test(code)) return { kind: 'settings', detail };
  if (code === 'REQUEST_LIMIT_EXCEEDED') return { kind: 'limited', detail, waitMs: 0 };
  return { kind: 'nonsense', detail };
}
