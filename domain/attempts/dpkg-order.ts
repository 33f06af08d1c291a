// Order of versions as dpkg has it: `epoch:upstream-revision`, letters before other signs, `~` before everything, the end included.
// Source: deb-version(7), dpkg's lib/dpkg/version.c.

type DpkgVersion = { readonly epoch: number; readonly upstream: string; readonly revision: string };

function parse(text: string): DpkgVersion {
  const [, epoch = '0', rest = text] = /^(\d+):(.*)$/s.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  return dash < 0
    ? { epoch: Number(epoch), upstream: rest, revision: '' }
    : { epoch: Number(epoch), upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
}

/** Negative: `a` is older. A missing epoch is 0, a missing revision is "0". */
export function compareDpkg(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  return (
    left.epoch - right.epoch || comparePart(left.upstream, right.upstream) || comparePart(left.revision, right.revision)
  );
}

const PIECES = /(\D*)(\d*)/y;

/** Parts without digits and numbers take turns. */
function comparePart(a: string, b: string): number {
  let at = 0;
  let bt = 0;
  while (at < a.length || bt < b.length) {
    const [one, signs = '', digits = ''] = pieceAt(a, at);
    const [other, otherSigns = '', otherDigits = ''] = pieceAt(b, bt);
    const order = compareSigns(signs, otherSigns) || compareNumbers(digits, otherDigits);
    if (order !== 0) return order;
    at += one.length;
    bt += other.length;
  }
  return 0;
}

function pieceAt(text: string, at: number): readonly [string, ...string[]] {
  PIECES.lastIndex = at;
  const [whole = '', ...pieces] = PIECES.exec(text) ?? [];
  return [whole, ...pieces];
}

function compareSigns(a: string, b: string): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const order = weight(a[i]) - weight(b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Of the end too, which is undefined. */
function weight(sign: string | undefined): number {
  if (sign === undefined) return 0;
  if (sign === '~') return -1;
  const code = sign.codePointAt(0) ?? 0;
  return /[A-Za-z]/.test(sign) ? code : code + 256;
}

/** Of any length. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left === right ? 0 : left < right ? -1 : 1);
}
