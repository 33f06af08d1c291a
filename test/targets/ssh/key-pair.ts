// Key pairs for tests. ssh2 makes an unusable ed25519 pair about once in 200 (mscdex/ssh2#1390): made again until it reads.
import ssh2 from 'ssh2';

export type KeyPair = { readonly private: string; readonly public: string };

export function newKeyPair(make: () => KeyPair = () => ssh2.utils.generateKeyPairSync('ed25519')): KeyPair {
  for (;;) {
    const pair = make();
    const isReadable = [pair.private, pair.public].every((text) => !(ssh2.utils.parseKey(text) instanceof Error));
    if (isReadable) return pair;
  }
}
