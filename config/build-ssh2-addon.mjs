// After `npm ci`: ssh2's native addon was built for the Node that runs npm, which may be older than the one that runs the product. It is
// built again for this one, from the headers that came with it. Without the addon everything works, with 30 % more CPU, so a machine
// without a compiler is told so and goes on.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ADDON = 'ssh2/lib/protocol/crypto/build/Release/sshcrypto.node';
const INSTALLED = path.resolve('node_modules/node/node_modules');

function loads() {
  // In a process of its own: a native module that failed to load once is not tried again.
  const load = `require(${JSON.stringify(path.resolve('node_modules', ADDON))})`;
  return spawnSync(process.execPath, ['-e', load]).status === 0;
}

/** The folder of this Node that holds its headers; undefined: npm's own Node is the one that runs, and node-gyp knows them. */
function headersFolder() {
  const folders = existsSync(INSTALLED) ? readdirSync(INSTALLED).map((name) => path.join(INSTALLED, name)) : [];
  return folders.find((folder) => existsSync(path.join(folder, 'include')));
}

const nodedir = headersFolder();
if (nodedir !== undefined && !loads()) {
  spawnSync('npm', ['rebuild', 'ssh2', `--nodedir=${nodedir}`], { stdio: 'ignore' });
  if (!loads()) console.warn('The native addon of ssh2 could not be built: SSH works without it, with more CPU.');
}
