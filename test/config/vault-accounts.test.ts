// Secrets that the settings name as accounts of the vault: what the worker says of them before anything starts.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadSettings, SettingsError } from '../../config.ts';
import { sshSettingsOf, vcenterSettingsOf, workerNeeds } from '../../jobs/settings-from-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'vault-accounts-'));
const CYBERARK = `integrations: { cyberark: { url: 'https://ccp.example.com', appId: PatchCenter, accounts: { linux-key: { safe: S, object: O } } } }`;

function load(yaml: string) {
  const file = path.join(folder, 'settings.yaml');
  writeFileSync(file, yaml);
  return loadSettings({ PATCHCENTER_CONFIG: file }, workerNeeds);
}

function faultsOf(yaml: string): readonly string[] {
  try {
    load(yaml);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

it('takes an account in place of each file', () => {
  const settings = load(`${CYBERARK}
ssh:
  username: patch
  privateKeyAccount: linux-key
  passphraseAccount: linux-key
  psmp: { host: h, vaultUser: v, account: a, passwordAccount: linux-key }
vcenters:
  list: [{ name: North, url: 'https://n.example.com/sdk', username: u, passwordAccount: linux-key }]
  order: { hprod: [North], prod: [North] }`);
  const asked: string[] = [];
  const vault = {
    secretOf: (account: string, setting: string) => {
      asked.push(setting);
      return { account, ask: async () => 'x', askAnew: async () => null };
    },
  };
  sshSettingsOf(settings, { vault });
  vcenterSettingsOf(settings, { vault });
  expect(asked).toEqual([
    'ssh.privateKeyAccount',
    'ssh.passphraseAccount',
    'ssh.psmp.passwordAccount',
    'vcenters.list, North, passwordAccount',
  ]);
});

it.each([
  [
    'ssh: { username: patch, privateKeyAccount: linux-key }',
    'ssh.privateKeyAccount names an account of CyberArk, and integrations.cyberark is not set (docs/integrations/cyberark.md).',
  ],
  [
    `${CYBERARK}\nssh: { username: patch, privateKeyAccount: linux }`,
    'ssh.privateKeyAccount: “linux” is not among integrations.cyberark.accounts (linux-key).',
  ],
  [
    `${CYBERARK}\nssh: { username: patch, privateKeyAccount: linux-key, privateKeyFile: /k }`,
    'ssh.privateKeyFile and ssh.privateKeyAccount are both set: keep one of them.',
  ],
  [
    'ssh: { username: patch }',
    'ssh.privateKeyFile is missing: a text is expected, for example /etc/patchcenter/id_ed25519.',
  ],
])('says what is wrong: %s', (yaml, fault) => {
  expect(faultsOf(yaml).map((one) => one.replace(/^.*settings\.yaml: /, ''))).toContain(fault);
});
