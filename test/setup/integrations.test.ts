// The doctor's line of a system around the product: reached, let in, and its names known.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startCyberArk } from '../../integrations/cyberark/stand-in.ts';
import { startItop } from '../../integrations/itop/stand-in.ts';
import { newKeyPair } from '../targets/ssh/key-pair.ts';
import { asked, installed, said, settingsOf } from './installed.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'joined-'));
function file(name: string, text: string): string {
  const where = path.join(folder, name);
  writeFileSync(where, text, { mode: 0o600 });
  return where;
}

it('a joined system says yes, or what is wrong with it', async () => {
  const itop = await startItop();
  onTestFinished(() => itop.close());
  const login = { tokenFile: file('itop', 'token-of-itop') };
  const servers = [{ class: 'Server', fields: { hostname: 'name' } }];
  const sayOf = async (more: object) => {
    const settings = settingsOf({}, { integrations: { itop: { url: itop.url, login, servers, ...more } } });
    return said(await asked('integration itop', installed({ settings })));
  };
  expect(await sayOf({})).toMatch(/^yes: Server 0, ApplicationSolution 0/);
  expect(await sayOf({ login: { tokenFile: file('wrong', 'another') } })).toMatch(/^no: refuses the account or token/);
  const misnamed = [{ class: 'Server', fields: { hostname: 'hostnaem' } }];
  expect(await sayOf({ servers: misnamed })).toMatch(/^no: answer that makes no sense .*hostnaem/);
  expect(await sayOf({ url: 'https://127.0.0.1:1' })).toMatch(/^no: cannot be reached \(ECONNREFUSED\)/);
  expect(await sayOf({ everyMinuts: 5 })).toMatch(/^no: integrations\.itop: .*everyMinuts/);
  expect(await sayOf({ login: { tokenFile: '/nowhere/itop' } })).toMatch(/^no: .*\/nowhere\/itop/);
});

it('of the vault it says what is given and until when its certificate is good; the key is opened by what it gives', async () => {
  const { private: key } = newKeyPair();
  const KEY = { safe: 'LINUX-PROD', object: 'patchcenter-key' };
  const account = { ...KEY, userName: 'patchcenter', address: 'linux.example.com', content: key };
  const ccp = await startCyberArk({ accounts: [account] });
  onTestFinished(() => ccp.close());
  const certificate = { file: file('ccp.crt', ccp.client.cert), keyFile: file('ccp.key', ccp.client.key) };
  const caFile = file('ccp-ca.pem', ccp.ca ?? '');
  const sayOf = async (check: string, more: object = {}) => {
    const cyberark = { url: ccp.url, appId: 'PatchCenter', caFile, certificate, accounts: { key: KEY }, ...more };
    const ssh = { username: 'patch', privateKeyAccount: 'key' };
    return said(await asked(check, installed({ settings: settingsOf({}, { ssh, integrations: { cyberark } }) })));
  };
  expect(await sayOf('integration cyberark')).toMatch(/^yes: 1 accounts given, certificate until \d{4}-\d\d-\d\d/);
  expect(await sayOf('ssh-key')).toMatch(/^yes: key \(ssh-ed25519\)/);
  const none = { accounts: { key: { ...KEY, object: 'none' } } };
  expect(await sayOf('integration cyberark', none)).toMatch(/^no: settings to correct \(key: it is not in the vault/);
  expect(await sayOf('ssh-key', none)).toMatch(/^no: settings to correct \(key: it is not in the vault/);
  expect(await sayOf('integration cyberark', { appId: 'Nobody' })).toMatch(
    /^no: refuses the account or token .*APPAP008E/,
  );
  const shown = { file: file('other.crt', ccp.other.cert), keyFile: certificate.keyFile };
  expect(await sayOf('integration cyberark', { certificate: shown })).toMatch(
    /^no: settings to correct .*certificate\.file/,
  );
});
