// What the vault gives is of the account that was asked for, in its safe and its folder, or it is nothing.
import { expect, it } from 'vitest';
import { saidOf } from '../../../integrations/cyberark/mapping.ts';
import type { VaultAccount } from '../../../integrations/cyberark/settings.ts';

const THERE = {
  Safe: 'LINUX-PROD',
  Folder: 'Root\\Keys',
  Name: 'patchcenter-key',
  UserName: 'patch',
  Address: 'linux',
};
const ASKED: VaultAccount = { safe: 'linux-prod', folder: 'Root/keys', object: 'patchcenter-key', userName: 'patch' };
const given = (more: object) => {
  const text = JSON.stringify({ ...THERE, Content: 'secret-one', PasswordChangeInProcess: 'False', ...more });
  return saidOf({ status: 200, headers: {}, text }, ASKED);
};

it('in whatever case, and with either slash', () => {
  expect(given({})).toEqual({ kind: 'given', content: 'secret-one' });
});

it.each([
  { Safe: 'LINUX-TEST' },
  { Folder: 'Root' },
  { Folder: null },
  { Name: 'patchcenter-key-old' },
  { UserName: 'oracle' },
  { UserName: null },
])('never one with %j', (more) => {
  expect(() => given(more)).toThrow('another account');
});
