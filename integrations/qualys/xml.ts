// XML of Qualys as plain values: texts stay texts, and what is a list is one whether it has one row, several or none.
import { XMLParser } from 'fast-xml-parser';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfText } from '../floor/read-json.ts';

const LISTS: ReadonlySet<string> = new Set(['HOST', 'DETECTION', 'TAG', 'SCAN', 'ITEM']);

const parser = new XMLParser({
  ignoreAttributes: true,
  // Ids stay as they are written: a number may lose its last digits.
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

/** What is below the root element. Throws IntegrationFault where it is not this document, whole and well formed. */
export function documentOf(text: string, root: string): unknown {
  // Theirs name a DTD and declare nothing: entities that grow could fill the memory.
  if (/<!DOCTYPE[^[>]*\[/.test(text)) throw nonsense('XML that declares entities');
  const other = faultOfText(text);
  if (other !== null && other.kind !== 'nonsense') throw new IntegrationFault(other);
  let read: unknown;
  try {
    read = parser.parse(text, true);
  } catch {
    throw nonsense('broken XML');
  }
  if (typeof read !== 'object' || read === null || !(root in read)) throw nonsense(`no ${root}`);
  return (read as Readonly<Record<string, unknown>>)[root];
}

function nonsense(detail: string): IntegrationFault {
  return new IntegrationFault({ kind: 'nonsense', detail });
}
