import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { spool } from '../../../bot/files/spool.ts';
import { uploadAddress, uploadFile } from '../../../bot/files/upload-file.ts';
import { FakeOneDrive } from '../../fakes/one-drive.ts';

const drive = new FakeOneDrive();
const SETTINGS = { hosts: ['*.sharepoint.com'], allowLoopback: true, rangeBytes: 10, retryMs: 1 };
let to: URL;

beforeAll(async () => {
  to = new URL(await drive.start());
});
afterAll(() => drive.stop());
afterEach(() => void drive.taken());

const upload = async (bytes: Uint8Array) => uploadFile(to, await spool(bytes), SETTINGS);

describe('an upload', () => {
  it.each([1, 9, 10, 11, 20, 25])('of %i bytes goes in ranges, and arrives whole', async (length) => {
    const bytes = randomBytes(length);
    await upload(bytes);
    expect(drive.ranges).toHaveLength(Math.ceil(length / 10));
    expect(drive.ranges[0]).toBe(`PUT bytes 0-${Math.min(9, length - 1)}/${length}`);
    expect(drive.taken().equals(bytes)).toBe(true);
  });

  it.each([
    ['a failure that passes', [{ status: 503 }, { status: 500 }]],
    ['too many requests', [{ status: 429, retryAfter: '0' }]],
    ['a connection that broke', ['lost before']],
    ['an answer that was lost after the range was taken', ['lost after']],
  ] as const)('is whole after %s', async (_, faults) => {
    const bytes = randomBytes(25);
    drive.next(...faults);
    await upload(bytes);
    expect(drive.taken().equals(bytes)).toBe(true);
  });

  it.each([
    ['refused', [{ status: 403 }], 1],
    ['of a session that is over', [{ status: 404 }], 1],
    ['of a range that is not asked for', [{ status: 416 }], 1],
    ['that never comes through', Array.from({ length: 4 }, () => ({ status: 503 })), 4],
    ['that is sent elsewhere', [{ status: 302 }], 1],
  ] as const)('%s fails', async (_, faults, requests) => {
    drive.next(...faults);
    await expect(upload(randomBytes(5))).rejects.toThrow('bytes 0-4/5');
    expect(drive.ranges).toHaveLength(requests);
  });

  it('of nothing fails', async () => {
    await expect(upload(new Uint8Array())).rejects.toThrow('empty');
  });

  it('goes to known hosts alone', () => {
    const allowed = (address: string, allowLoopback = false) =>
      uploadAddress(address, { ...SETTINGS, allowLoopback }) !== null;
    expect(allowed('https://contoso-my.sharepoint.com/x/uploadSession?tempauth=1')).toBe(true);
    for (const address of [
      'http://contoso-my.sharepoint.com/x',
      'https://sharepoint.com.example.test/x',
      'https://example.test/x',
      'https://user@contoso.sharepoint.com/x',
      'https://contoso.sharepoint.com:8443/x',
      'http://127.0.0.1:1/x',
      'file:///etc/passwd',
      'no address',
    ]) {
      expect(allowed(address), address).toBe(false);
    }
    expect(allowed('http://127.0.0.1:1/x', true)).toBe(true);
  });
});
