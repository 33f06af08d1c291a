// After `npm ci`: ssh2's native addon was built for the Node that runs npm, which may be older than the one that runs the product. It is
// built again for this one, from the headers that came with it. Without the addon everything works, with 30 % more CPU, so a machine
// without a compiler is told so and goes on.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

const ADDON = 'ssh2/lib/protocol/crypto/build/Release/sshcrypto.node';
/** Where the Node that runs here was unpacked. */
const PREFIX = path.resolve(path.dirname(realpathSync(process.execPath)), '..');
/** Where the package `node` of npm brings one: with the product, or as docs/installing.md installs it. */
const PACKAGED = [path.resolve('node_modules/node/node_modules'), path.join(PREFIX, 'node_modules')];

function loads() {
  // In a process of its own: a native module that failed to load once is not tried again.
  const load = `require(${JSON.stringify(path.resolve('node_modules', ADDON))})`;
  return spawnSync(process.execPath, ['-e', load]).status === 0;
}

/** The folder of this Node that holds its headers; undefined: node-gyp looks for them by itself, on the internet. */
function headersFolder() {
  const packages = PACKAGED.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder).map((name) => path.join(folder, name)),
  );
  return [...packages, PREFIX].find((folder) => existsSync(path.join(folder, 'include/node/node.h')));
}

if (!loads()) {
  const nodedir = headersFolder();
  if (nodedir !== undefined) spawnSync('npm', ['rebuild', 'ssh2', `--nodedir=${nodedir}`], { stdio: 'ignore' });
  if (nodedir === undefined || !loads())
    console.warn('The native addon of ssh2 could not be built: SSH works without it, with more CPU.');
}
