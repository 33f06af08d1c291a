// The key that the demo's worker logs in with: new at each start, known to the simulated hosts alone.
import ssh2 from 'ssh2';

export type ClientKey = { readonly private: string; readonly public: string };

/** ssh2 makes an unusable ed25519 pair about once in 200 (mscdex/ssh2#1390): made again until it reads. */
export function newClientKey(): ClientKey {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const isReadable = [pair.private, pair.public].every((text) => !(ssh2.utils.parseKey(text) instanceof Error));
    if (isReadable) return pair;
  }
}
