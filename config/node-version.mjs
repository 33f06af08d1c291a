// Loaded before a process of the product (`node --import`), as plain JavaScript: an older Node cannot even read the rest, and would answer
// with a stack about file extensions.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = Number(/\d+/.exec(engines.node)?.[0]);
const { node } = process.versions;

if (Number(node.split('.')[0]) < needed) {
  console.error(
    `PatchCenter needs Node ${needed} or later, and this is Node ${node}: install Node ${needed}, or run npm ci without --omit=dev, which brings it.`,
  );
  process.exit(2);
}

// libuv reads it before its first work. Names are resolved on these threads: with its own four, one silent name keeps every fourth one waiting.
process.env.UV_THREADPOOL_SIZE ??= '64';
