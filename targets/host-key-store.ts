// What the SSH side asks about the keys of servers (PRE-3).

/** Host keys learnt on first contact (PRE-3). Kept by the database; asked by the SSH side. */
export interface HostKeyStore {
  /**
   * 'known': this key is on record. 'learnt': first contact, now recorded. 'changed': refuse, as another key of this type is on record,
   * or keys of other types alone.
   */
  verify(
    host: string,
    port: number,
    keyType: string,
    fingerprintSha256: string,
  ): Promise<'known' | 'learnt' | 'changed'>;
  /** Of the keys on record: the server is asked for these first, since it may have keys of other types besides. */
  types?(host: string, port: number): Promise<readonly string[]>;
  /** Records keys that the server proved to have besides the one that was verified. A type on record is left alone. */
  remember?(
    host: string,
    port: number,
    keys: readonly { readonly keyType: string; readonly fingerprintSha256: string }[],
  ): Promise<void>;
}
