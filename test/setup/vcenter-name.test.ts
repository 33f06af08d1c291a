// A vCenter that is asked for by the wrong name: what the doctor says, which is not that its authority or the flow is missing.
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { selfSigned } from '../targets/logs/self-signed.ts';
import { asked, installed, said, settingsOf } from './installed.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'vcenter-name-'));
function file(name: string, text: string): string {
  const where = path.join(folder, name);
  writeFileSync(where, text);
  return where;
}

async function check(url: string, caFile?: string): Promise<string> {
  const list = [{ name: 'North', url, username: 'all', passwordFile: file('password', 'p'), caFile }];
  const settings = settingsOf({}, { vcenters: { list, order: { hprod: ['North'], prod: ['North'] } } });
  return said(await asked('vcenter North', installed({ settings })));
}

it('is told when this machine does not know the name', async () => {
  expect(await check('http://vcenter.invalid/sdk')).toMatch(/^no: a name that this machine does not know/);
});

it('is told when the certificate bears another name', async () => {
  const { cert, key } = selfSigned();
  const server = createServer({ cert, key }, (_, response) => response.end());
  await once(server.listen(0, '127.0.0.2'), 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await check(`https://127.0.0.2:${port}/sdk`, file('ca.pem', cert))).toMatch(
    /^no: its certificate bears another name/,
  );
  server.close();
});
