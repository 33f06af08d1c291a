// The doctor's line of a system around the product: reached, let in, and its names known.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startItop } from '../../integrations/itop/stand-in.ts';
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
