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
const keyName = sha256(publicKey.export({ type: 'spki', format: 'der' }));
const counts = new Map();
let [n, prev, signed] = [0, '0'.repeat(64), false];

const lines = readFileSync(pack, 'utf8').split('\n');
if (lines.pop() !== '') fail(lines.length + 1, 'its end was cut off');
for (const line of lines) {
  const at = n + 1;
  if (signed) fail(at, 'there is something behind the signature');
  let row;
  try {
    row = JSON.parse(line);
  } catch {
    fail(at, 'it is no JSON');
  }
  if (row.n !== n) fail(at, `it should be number ${n}, and says ${row.n}: a line was removed, added or moved`);
  if (row.prev !== prev) fail(at, 'it does not follow from the line before it, which was changed');
  if (row.kind === 'signature') {
    if (row.data.key !== keyName) fail(at, `it was signed with another key (${row.data.key}, not ${keyName})`);
    const text = Buffer.from(`patchcenter evidence 1\n${prev}`);
    if (!verify(null, text, publicKey, Buffer.from(row.data.signature, 'base64'))) fail(at, 'the signature is wrong');
    signed = true;
  } else {
    counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1);
  }
  [n, prev] = [n + 1, sha256(line)];
}
if (!signed) fail(n, 'the signature is missing: the end was cut off');
console.log(`VALID: ${n - 1} rows, signed with ${keyName}`);
for (const [kind, count] of counts) console.log(`  ${kind}: ${count}`);
