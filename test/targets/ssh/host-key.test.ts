// Pinning of host keys, and the question to the store.
import { describe, expect, it } from 'vitest';
import { createHostKeyCheck, fingerprintSha256 } from '../../../targets/ssh/host-key.ts';
import { createMemoryKeyStore } from './key-store.ts';

const owner = { host: 'vpwebapp1', port: 22 };
// From `ssh-keygen -l -E sha256` of this public key.
const key = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl', 'base64');
const fingerprint = 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU';

describe('PRE-3: the check of a host key', () => {
  it('shows keys as ssh-keygen does', () => {
    expect(fingerprintSha256(key)).toBe(fingerprint);
  });

  it('asks the store with the type and the fingerprint of the pinned key', async () => {
    const keys = createMemoryKeyStore();
    const check = createHostKeyCheck(keys, owner);
    expect(check.pin(key)).toBe(true);
    await check.ask();
    expect(keys.asked).toEqual([{ ...owner, keyType: 'ssh-ed25519', fingerprint }]);
  });

  it('refuses another key at a later key exchange of the same connection', () => {
    const check = createHostKeyCheck(createMemoryKeyStore(), owner);
    const other = Buffer.from(key);
    other.writeUInt8(1, other.length - 1);
    expect([check.pin(key), check.pin(key), check.pin(other)]).toEqual([true, true, false]);
  });

  it('does not take the buffer of the library for its own', () => {
    const check = createHostKeyCheck(createMemoryKeyStore(), owner);
    const reused = Buffer.from(key);
    check.pin(reused);
    reused.fill(0);
    expect(check.pin(key)).toBe(true);
  });
});
