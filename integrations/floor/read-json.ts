// An answer that has to be JSON of a shape. Pages of a login or a proxy are none, whatever their status says.
import type { ZodType } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';

/** Throws IntegrationFault of kind `nonsense`. */
export function readJson<T>(text: string, shape: ZodType<T>, what: string): T {
  const read = shape.safeParse(parsedJson(text));
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join('.') ?? '';
  throw new IntegrationFault({ kind: 'nonsense', detail: `no ${what}${at === '' ? '' : ` (${at})`}` });
}

/** Throws IntegrationFault. `parse`: where numbers are to stay as they are written. */
export function parsedJson(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text);
  } catch {
    throw new IntegrationFault(faultOfText(text) ?? { kind: 'nonsense', detail: 'broken JSON' });
  }
}

export const PAGE: Fault = { kind: 'unreachable', detail: 'a page instead of data (a login, or a proxy)' };

/** What is none of the system's answers: not it has answered, so that the next question would fare no better. null: it may be. */
export function faultOfText(text: string): Fault | null {
  const begin = text.slice(0, 2000).trimStart();
  if (begin === '') return { kind: 'unreachable', detail: 'an empty answer' };
  if (/^<(!DOCTYPE\s+html|html|head|body)\b/i.test(begin)) return PAGE;
  return begin.startsWith('<') ? { kind: 'nonsense', detail: 'a document instead of data' } : null;
}
