// Whether the expression of the settings is one of one server. It becomes a silence, and one that takes in a second server hides its alerts.

export function isPattern(text: string): boolean {
  try {
    new RegExp(text.replaceAll('{host}', 'x'));
    return true;
  } catch {
    return false;
  }
}

const ONE = 'srv1';
const NAMES = ['', 'other', 'srv', 'srv10', 'srv12', '0srv1', 'asrv1', 'srv1a', 'srv1-a', 'a-srv1', 'srv1_a', 'a_srv1'];
/** Names of others that a careless expression takes in, with what stands around a name in labels. */
const OTHERS = NAMES.flatMap((name) =>
  ['', 'https://'].flatMap((before) =>
    ['', ':9100', '.example.com', '.example.com:9100', '/metrics'].map((after) => `${before}${name}${after}`),
  ),
);

/** Of what is an expression. */
export function isOfOneServer(text: string): boolean {
  if (!isPattern(text)) return true;
  const one = new RegExp(`^(?:${text.replaceAll('{host}', ONE)})$`);
  return isAlwaysNamed(text) && !OTHERS.some((other) => one.test(other));
}

/** No alternative is without the name: `{host}|db.*` would be of every database, whatever the server. */
function isAlwaysNamed(text: string): boolean {
  const open = [{ isNamed: false, hasChoice: false }];
  // An escaped sign, a class, a name, or one sign that groups or separates.
  for (const [piece] of text.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\{host\}|[()|]/gs)) {
    const inner = open.at(-1);
    if (inner === undefined) return false;
    if (piece === '(') open.push({ isNamed: false, hasChoice: false });
    else if (piece === '|') inner.hasChoice = true;
    else if (piece === '{host}') inner.isNamed = true;
    else if (piece === ')') {
      open.pop();
      const outer = open.at(-1);
      if (inner.isNamed && inner.hasChoice) return false;
      if (outer !== undefined && inner.isNamed) outer.isNamed = true;
    }
  }
  const [whole] = open;
  return whole?.isNamed === true && !whole.hasChoice;
}
