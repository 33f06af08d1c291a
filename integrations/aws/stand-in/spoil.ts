// Faults that are in what an answer says, not in how it arrives.
import type { RequestFault } from './faults.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Of an answer as it goes into JSON or XML: members, lists, values. */
export function spoiledAnswer(answer: unknown, fault: RequestFault | undefined, token?: unknown): unknown {
  if (fault === undefined || !isFields(answer)) return answer;
  switch (fault.kind) {
    case 'duplicated':
      return withRows(answer, (rows) => (rows.length < 2 ? [...rows, ...rows] : [...rows.slice(0, -1), rows[0]]));
    case 'missing-row':
      return withRows(answer, (rows) => rows.slice(0, -1));
    case 'endless-pages':
      if (!hasRows(answer)) return answer;
      if (fault.how !== 'empty') return { ...answer, NextToken: 'YXQtMA==' };
      return { ...withRows(answer, () => []), NextToken: token === 'YXQtMA==' ? 'YXQtMQ==' : 'YXQtMA==' };
    case 'wrong-type':
      return mistyped(answer, fault.what ?? 'numbers');
    case 'spelling':
      return everyText(answer, (name, text) => (SPELT.has(name) ? spelt(text, fault.as ?? 'pascal') : text));
    case 'no-cves':
      return everyMember(answer, (name, value) => (name === 'CVEIds' ? undefined : value));
    case 'clock-skew':
      return everyMember(answer, (_, value) =>
        value instanceof Date ? new Date(value.getTime() + (fault.hours ?? 5) * 3_600_000) : value,
      );
    default:
      return answer;
  }
}

const SPELT = new Set(['State', 'Status', 'StatusDetails', 'PingStatus']);

/** `INSTALLED_PENDING_REBOOT`, `InstalledPendingReboot`, `installed pending reboot`: words first. */
function spelt(text: string, as: 'pascal' | 'upper' | 'spaces' | 'lower'): string {
  const words = text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[_ -]+/)
    .map((word) => word.toLowerCase());
  const capital = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  switch (as) {
    case 'pascal':
      return capital.join('');
    case 'upper':
      return words.join('_').toUpperCase();
    case 'spaces':
      return capital.join(' ');
    case 'lower':
      return words.join('_');
  }
}

function mistyped(answer: Fields, what: 'numbers' | 'instants' | 'list-text' | 'null-list'): unknown {
  switch (what) {
    case 'numbers':
      return everyMember(answer, (_, value) => (typeof value === 'number' ? `about ${value}` : value));
    case 'instants':
      return everyMember(answer, (_, value) => (value instanceof Date ? 'last Tuesday' : value));
    case 'list-text':
      return withRows(answer, () => 'none');
    case 'null-list':
      return withRows(answer, () => null);
  }
}

function hasRows(answer: Fields): boolean {
  return Object.values(answer).some((value) => Array.isArray(value));
}

/** The list of an answer is its only member that is one. */
function withRows(answer: Fields, change: (rows: readonly unknown[]) => unknown): Fields {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? change(value) : value]),
  );
}

function everyText(value: unknown, change: (name: string, text: string) => string): unknown {
  return everyMember(value, (name, one) => (typeof one === 'string' ? change(name, one) : one));
}

function everyMember(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => everyMember(one, change));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(name, everyMember(one, change))]));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
