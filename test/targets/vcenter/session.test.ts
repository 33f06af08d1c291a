import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { VcenterError } from '../../../targets/ports.ts';
import { account, countCalls, findVm, openOne, openPort, startVcenter, vm } from './simulated-estate.ts';

describe('the login to a vCenter (RUN-4)', () => {
  it('logs in once for all calls, and out at the end', async () => {
    const { senlis, port } = await openOne([vm('web-1')]);
    const web = await findVm(port, 'web-1');
    await Promise.all([port.findSnapshot(web, 'a'), port.findSnapshot(web, 'b')]);
    expect(countCalls(senlis, 'Login')).toBe(1);
    expect(senlis.sessions()).toBe(1);
    await port.close();
    expect(senlis.sessions()).toBe(0);
  });

  it('logs in again, once for all, when the session has expired', async () => {
    const { senlis, port } = await openOne([vm('web-1')]);
    const web = await findVm(port, 'web-1');
    senlis.expireSessions();
    await Promise.all([port.findSnapshot(web, 'a'), port.findSnapshot({ ...web, vmMoref: web.vmMoref }, 'b')]);
    expect(countCalls(senlis, 'Login')).toBe(2);
  });

  it('starts the inventory anew when the session expires between two pages', async () => {
    const { senlis, port } = await openOne([vm('web-0'), vm('web-1')], {}, { pageSize: 1 });
    senlis.addFault({
      action: 'soap-fault',
      method: 'ContinueRetrievePropertiesEx',
      fault: 'NotAuthenticated',
      times: 1,
    });
    expect((await findVm(port, 'web-1')).vmMoref).toBe('vm-102');
    expect(countCalls(senlis, 'CreateContainerView')).toBe(2);
  });

  it('repeats a read whose connection was cut', async () => {
    const { senlis, port } = await openOne([vm('web-1')]);
    senlis.addFault({ action: 'dropped-call', method: 'RetrievePropertiesEx', times: 1 });
    expect((await findVm(port, 'web-1')).vmMoref).toBe('vm-101');
  });

  it('does not try a refused password again and again, which would lock the account', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const { port } = openPort([senlis], { connection: { password: 'wrong' } });
    const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
    for (const _ of [1, 2, 3]) await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({ kind: 'refused' });
    expect(countCalls(senlis, 'Login')).toBe(1);
  });

  it('tries another password at once, and takes the one of that moment for each login', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    let password = 'wrong';
    const { port } = openPort([senlis], { connection: { password: () => password } });
    const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
    await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({ kind: 'refused' });
    password = account.password;
    expect(await port.findSnapshot(web, 'a')).toBeNull();
    password = 'wrong again';
    expect(await port.findSnapshot(web, 'b')).toBeNull();
    senlis.expireSessions();
    await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({ kind: 'refused' });
    expect(countCalls(senlis, 'Login')).toBe(3);
  });

  it('asks the vault once more for a refused password, and tries what has changed once', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const said = { ask: 'old', anew: 'wrong' };
    const asked = { ask: 0, anew: 0 };
    const password = {
      account: 'senlis',
      ask: async () => {
        asked.ask += 1;
        return said.ask;
      },
      askAnew: async (refused: string) => {
        asked.anew += 1;
        return refused === said.anew ? null : said.anew;
      },
    };
    const { port } = openPort([senlis], { connection: { password } });
    const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
    for (const _ of [1, 2, 3]) await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({ kind: 'refused' });
    expect(countCalls(senlis, 'Login')).toBe(2);
    said.anew = account.password;
    expect(await port.findSnapshot(web, 'a')).toBeNull();
    expect(countCalls(senlis, 'Login')).toBe(3);
    const before = { ...asked };
    expect(await port.findSnapshot(web, 'b')).toBeNull();
    expect(asked).toEqual(before);
  });

  it('is not judged for a password that the vault does not give', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const none = () => Promise.reject(new IntegrationFault({ kind: 'silent', detail: 'UND_ERR_HEADERS_TIMEOUT' }));
    const { port } = openPort([senlis], { connection: { password: { account: 'n', ask: none, askAnew: none } } });
    const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
    await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('not given by the vault'),
    });
    expect(countCalls(senlis, 'Login')).toBe(0);
  });

  it('tries a refused password again after five minutes, then ten, then twenty', async () => {
    let now = 0;
    const timing = { sleep: () => Promise.resolve(), elapsedMs: () => now };
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const { port } = openPort([senlis], { connection: { password: 'wrong' }, timing });
    const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
    for (let minute = 0; minute < 60; minute += 1) {
      now = minute * 60_000;
      await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({ kind: 'refused' });
    }
    // At 0, 5, 15, 35 and 55: an account that is locked for half an hour after five tries stays open.
    expect(countCalls(senlis, 'Login')).toBe(5);
  });

  it('tries a refused password again after five minutes, also when it was asked for in between', async () => {
    let now = 0;
    const timing = { sleep: () => Promise.resolve(), elapsedMs: () => now };
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    senlis.addFault({ action: 'soap-fault', method: 'Login', fault: 'InvalidLogin', times: 1 });
    const { port } = openPort([senlis], { timing });
    const web = { vcenter: 'senlis', vmMoref: 'vm-101', vmName: 'web-1' };
    for (now of [0, 200_000, 299_999])
      await expect(port.findSnapshot(web, 'a')).rejects.toMatchObject({ kind: 'refused' });
    now = 300_000;
    expect(await port.findSnapshot(web, 'a')).toBeNull();
  });

  it.each([
    { action: 'dropped-call' },
    { action: 'http-error' },
    { action: 'soap-fault', fault: 'InvalidLogin' },
  ] as const)('never shows the password in an error ($action)', async (fault) => {
    const senlis = await startVcenter('senlis', []);
    const { port } = openPort([senlis], { connection: { password: 'hidden-word' } });
    senlis.addFault({ ...fault, method: 'Login' });
    const error: unknown = await findVm(port, 'web-1').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VcenterError);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('hidden-word');
  });

  it('says refused when a right is missing, not that there is no snapshot', async () => {
    const { senlis, port } = await openOne([vm('web-1')]);
    const web = await findVm(port, 'web-1');
    senlis.hideProperty('snapshot');
    await expect(port.ensureSnapshot(web, 'QW_1', '')).rejects.toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('snapshot of vm-101 cannot be read'),
    });
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(0);
  });

  it('gives up at once what waits when it is closed, and refuses what comes after', async () => {
    const { senlis, port } = await openOne([vm('web-1')]);
    const web = await findVm(port, 'web-1');
    senlis.addFault({ action: 'silence', method: 'RetrievePropertiesEx' });
    const waiting = expect(port.findSnapshot(web, 'a')).rejects.toBeInstanceOf(VcenterError);
    await port.close();
    await waiting;
    await expect(port.findSnapshot(web, 'a')).rejects.toBeInstanceOf(VcenterError);
    await expect(findVm(port, 'web-9', 'prod')).rejects.toBeInstanceOf(VcenterError);
  });
});

describe('the certificate of a vCenter', () => {
  it('is accepted when the given authority signed it, and only then', async () => {
    const tls = selfSigned();
    const senlis = await startVcenter('senlis', [vm('web-1')], { tls });
    expect((await findVm(openPort([senlis], { connection: { caPem: tls.cert } }).port, 'web-1')).vmMoref).toBe(
      'vm-101',
    );
    const stranger = findVm(openPort([senlis]).port, 'web-1');
    await expect(stranger).rejects.toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('SELF_SIGNED'),
    });
    expect(countCalls(senlis, 'Login')).toBe(1);
  });
});

function selfSigned(): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'vcenter-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=senlis', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      key,
      '-out',
      cert,
    ];
    execFileSync('openssl', args, { stdio: 'ignore' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
