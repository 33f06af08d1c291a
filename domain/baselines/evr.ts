// Order of versions as rpm has it: `epoch:version-release`, segments of digits or letters, `~` before everything, `^` after.
// Source: rpm, rpmio/rpmvercmp.c.

type Evr = { readonly epoch: number; readonly version: string; readonly release: string };

export function evrOf(text: string): Evr {
  const [, epoch = '0', rest = text] = /^(\d+):(.*)$/s.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  return dash < 0
    ? { epoch: Number(epoch), version: rest, release: '' }
    : { epoch: Number(epoch), version: rest.slice(0, dash), release: rest.slice(dash + 1) };
}

/** Negative: `a` is older. A missing epoch is 0. */
export function compareEvr(a: string, b: string): number {
  const [left, right] = [evrOf(a), evrOf(b)];
  return (
    left.epoch - right.epoch || comparePart(left.version, right.version) || comparePart(left.release, right.release)
  );
}

const SEGMENT = /^(?:\d+|[A-Za-z]+)/;
const SEPARATORS = /^[^A-Za-z0-9~^]+/;

/** Of a version, or of a release. */
export function comparePart(a: string, b: string): number {
  let [left, right] = [a, b];
  for (;;) {
    left = left.replace(SEPARATORS, '');
    right = right.replace(SEPARATORS, '');
    const mark = compareMarks(left, right);
    if (mark === 'both') {
      [left, right] = [left.slice(1), right.slice(1)];
      continue;
    }
    if (mark !== null) return mark;
    if (left === '' || right === '') return Number(left !== '') - Number(right !== '');
    const [one = '', other = ''] = [SEGMENT.exec(left)?.[0], SEGMENT.exec(right)?.[0]];
    const order = compareSegments(one, other);
    if (order !== 0) return order;
    [left, right] = [left.slice(one.length), right.slice(other.length)];
  }
}

/** `~` comes before the end of the text, `^` after it and before anything else. */
function compareMarks(left: string, right: string): number | 'both' | null {
  for (const [mark, early] of [
    ['~', -1],
    ['^', -1],
  ] as const) {
    const [l, r] = [left.startsWith(mark), right.startsWith(mark)];
    if (l && r) return 'both';
    if (!l && !r) continue;
    if (mark === '^') {
      if (left === '') return -1;
      if (right === '') return 1;
    }
    return l ? early : -early;
  }
  return null;
}

/** Numbers come after letters. */
function compareSegments(a: string, b: string): number {
  const [aDigits, bDigits] = [/^\d/.test(a), /^\d/.test(b)];
  if (aDigits !== bDigits) return aDigits ? 1 : -1;
  if (!aDigits) return a === b ? 0 : a < b ? -1 : 1;
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left === right ? 0 : left < right ? -1 : 1);
}
