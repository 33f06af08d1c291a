// A host key store in memory, with the questions it was asked.
import type { HostKeyStore } from '../../../targets/ports.ts';

export type MemoryKeyStore = HostKeyStore & {
  readonly asked: { host: string; port: number; keyType: string; fingerprint: string }[];
};

export function createMemoryKeyStore(): MemoryKeyStore {
  const known = new Map<string, string>();
  const asked: MemoryKeyStore['asked'] = [];
  return {
    asked,
    verify: async (host, port, keyType, fingerprint) => {
      asked.push({ host, port, keyType, fingerprint });
      const owner = `${host}:${port}`;
      const recorded = known.get(owner);
      if (recorded === undefined) known.set(owner, fingerprint);
      if (recorded === undefined) return 'learnt';
      return recorded === fingerprint ? 'known' : 'changed';
    },
  };
}
