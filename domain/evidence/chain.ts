// An evidence pack: lines of JSON, each with the hash of the line before, the last one signed. Whoever changes, takes out or moves a line
// breaks the chain; whoever writes it anew has no key to sign it. `tools/verify-evidence.mjs` checks the same and shares no code with this.
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

export type EvidenceRow = { readonly kind: string; readonly data: unknown };

/** What is signed begins so: a signature of this key says nothing else. */
const SIGNED = 'patchcenter evidence 1\n';
/** Before the first line. */
const NOTHING = '0'.repeat(64);

/** `key`: Ed25519. Each line ends with a line feed. */
export async function* chained(rows: AsyncIterable<EvidenceRow>, key: KeyObject): AsyncGenerator<string> {
  let [n, prev] = [0, NOTHING];
  for await (const { kind, data } of rows) {
    const line = JSON.stringify({ n, prev, kind, data });
    yield `${line}\n`;
    [n, prev] = [n + 1, hashOf(line)];
  }
  const signature = sign(null, Buffer.from(SIGNED + prev), key).toString('base64');
  const data = { algorithm: 'Ed25519', key: keyName(key), signature };
  yield `${JSON.stringify({ n, prev, kind: 'signature', data })}\n`;
}

/** SHA-256 of the public key (DER), in hexadecimal. */
export function keyName(key: KeyObject): string {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(open.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
