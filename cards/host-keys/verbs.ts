// What the buttons of host keys send.

export type HostKeysVerbs = {
  /** `host`: percent-encoded, a hostname is not ours. */
  'host-keys.accept': { readonly host: string; readonly port: number; readonly fingerprint: string };
};
