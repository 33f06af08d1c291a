// Whether ssh2 encrypts with its native addon. It does without it in silence when the addon could not be built, or was built for
// another version of Node than the one that runs: then a connection costs half as much again.
import { createRequire } from 'node:module';

export function hasNativeAddon(): boolean {
  try {
    createRequire(import.meta.url)('ssh2/lib/protocol/crypto/build/Release/sshcrypto.node');
    return true;
  } catch {
    return false;
  }
}
