#!/usr/bin/env node
// Says whether an evidence pack is whole and was signed with that key: node tools/verify-evidence.mjs PACK.jsonl PUBLIC-KEY.pem
// Needs Node 18 or later and nothing else, and shares no code with the product: an auditor can read all of it.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [pack, keyFile] = process.argv.slice(2);
if (pack === undefined || keyFile === undefined) {
  console.error('Usage: node verify-evidence.mjs PACK.jsonl PUBLIC-KEY.pem');
  process.exit(2);
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const fail = (line, why) => {
  console.error(`NOT VALID: line ${line}: ${why}`);
  process.exit(1);
};

const publicKey = createPublicKey(readFileSync(keyFile));
if (publicKey.asymmetricKeyType !== 'ed25519') {
  console.error(`${keyFile} is no public key of Ed25519`);
  process.exit(2);
}
const keyName = sha256(publicKey.export({ type: 'spki', format: 'der' }));
const counts = new Map();
let [n, prev, signed, about] = [0, '0'.repeat(64), false, ''];

/** As bytes: one that is no UTF-8 would be read like another. */
function* linesOf(bytes) {
  let from = 0;
  for (let to = bytes.indexOf('\n'); to !== -1; to = bytes.indexOf('\n', from)) {
    yield bytes.subarray(from, to);
    from = to + 1;
  }
  if (from !== bytes.length) fail(n + 1, 'its end was cut off');
}

for (const bytes of linesOf(readFileSync(pack))) {
  const [at, line] = [n + 1, bytes.toString('utf8')];
  if (signed) fail(at, 'there is something behind the signature');
  let row;
  try {
    row = JSON.parse(line);
  } catch {
    fail(at, 'it is no JSON');
  }
  if (typeof row !== 'object' || row === null || typeof row.data !== 'object' || row.data === null)
    fail(at, 'it is no row');
  if (row.n !== n) fail(at, `it should be number ${n}, and says ${row.n}: a line was removed, added or moved`);
  if (row.prev !== prev) fail(at, 'it does not follow from the line before it, which was changed');
  if (row.kind === 'signature') {
    if (row.data.key !== keyName) fail(at, `it was signed with another key (${row.data.key}, not ${keyName})`);
    const text = Buffer.from(`patchcenter evidence 1\n${prev}`);
    if (!verify(null, text, publicKey, Buffer.from(String(row.data.signature), 'base64')))
      fail(at, 'the signature is wrong');
    // Nothing is signed of this line itself: it must be what can be told from the key and the rows, to the letter.
    const canonical = Buffer.from(row.data.signature, 'base64').toString('base64');
    const data = { algorithm: 'Ed25519', key: keyName, signature: canonical };
    const whole = JSON.stringify({ n, prev, kind: 'signature', data });
    if (line !== whole) fail(at, 'something in it was changed or added');
    signed = true;
  } else {
    if (row.kind === 'pack') about = `campaign ${row.data.campaign} as of ${row.data.made_at}, `;
    counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1);
  }
  [n, prev] = [n + 1, sha256(bytes)];
}
if (!signed) fail(n, 'the signature is missing: the end was cut off');
console.log(`VALID: ${about}${n - 1} rows, signed with ${keyName}`);
for (const [kind, count] of counts) console.log(`  ${kind}: ${count}`);
