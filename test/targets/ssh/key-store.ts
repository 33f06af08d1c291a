// A host key store in memory, with the questions it was asked.
import type { HostKeyStore } from '../../../targets/ports.ts';

export type MemoryKeyStore = Required<HostKeyStore> & {
  readonly asked: { host: string; port: number; keyType: string; fingerprint: string }[];
  /** `host:port` → type → fingerprint. */
  readonly known: Map<string, Map<string, string>>;
};

export function createMemoryKeyStore(): MemoryKeyStore {
  const known: MemoryKeyStore['known'] = new Map();
  const asked: MemoryKeyStore['asked'] = [];
  return {
    asked,
    known,
    verify: async (host, port, keyType, fingerprint) => {
      asked.push({ host, port, keyType, fingerprint });
      const recorded = known.get(`${host}:${port}`);
      if (recorded === undefined) {
        known.set(`${host}:${port}`, new Map([[keyType, fingerprint]]));
        return 'learnt';
      }
      return recorded.get(keyType) === fingerprint ? 'known' : 'changed';
    },
    types: async (host, port) => [...(known.get(`${host}:${port}`)?.keys() ?? [])],
    remember: async (host, port, keys) => {
      const recorded = known.get(`${host}:${port}`);
      for (const { keyType, fingerprintSha256 } of keys) {
        if (recorded?.has(keyType) === false) recorded.set(keyType, fingerprintSha256);
      }
    },
  };
}
