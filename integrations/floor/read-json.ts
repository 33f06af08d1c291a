// An answer that has to be JSON of a shape. Pages of a login or a proxy are none, whatever their status says.
import type { ZodType } from 'zod';
import { IntegrationFault } from '../../domain/integrations/fault.ts';

/** Throws IntegrationFault of kind `nonsense`. */
export function readJson<T>(text: string, shape: ZodType<T>, what: string): T {
  const read = shape.safeParse(parsed(text));
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join('.') ?? '';
  throw new IntegrationFault({ kind: 'nonsense', detail: `no ${what}${at === '' ? '' : ` (${at})`}` });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = text.trimStart().startsWith('<') ? 'a page instead of data (a login, or a proxy)' : 'broken JSON';
    throw new IntegrationFault({ kind: 'nonsense', detail: what });
  }
}
