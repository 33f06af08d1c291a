// `npm run teams:local` before a bot that is not registered: who its messages come from, and what it says where it cannot be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const ADMIN = '33333333-3333-4333-8333-333333333333';

function start(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const { PATH, TMPDIR } = process.env;
  return spawn(process.execPath, ['demo/local-teams.ts', ...args], { env: { PATH, TMPDIR, ...env } });
}

it('speaks to the bot as the first admin of the settings, by the name that was given', {
  timeout: 60_000,
}, async () => {
  const heard = Promise.withResolvers<unknown>();
  const bot = createServer(async (request, response) => {
    const activity = (await json(request)) as { readonly type?: string };
    if (activity.type === 'message') heard.resolve(activity);
    response.end('{}');
  });
  await once(bot.listen(0, '127.0.0.1'), 'listening');
  const config = path.join(mkdtempSync(path.join(tmpdir(), 'local-teams-')), 'settings.yaml');
  writeFileSync(config, `admins: [${ADMIN}]\n`);
  const env = {
    PATCHCENTER_AUTHENTICATION: 'off',
    PATCHCENTER_CONFIG: config,
    PORT: String((bot.address() as AddressInfo).port),
  };
  const client = start(env, '--me', 'Claire Martin <claire@example.com>');
  let said = '';
  for await (const chunk of client.stdout) {
    said += chunk;
    if (said.includes('Ctrl-C')) break;
  }
  const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
  expect(said).toContain('You are Claire Martin');
  await fetch(`${address}/_conversation/v1/conversations/a:personal-chat/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: { id: '29:local' }, text: '/help', textFormat: 'plain' }),
  });
  expect(await heard.promise).toMatchObject({
    from: { aadObjectId: ADMIN, name: 'Claire Martin' },
    text: expect.stringContaining('/help'),
  });
  client.kill('SIGTERM');
  await once(client, 'exit');
  bot.close();
});

it.each([
  [{}, [], 'the bot hears Microsoft alone'],
  [{ PATCHCENTER_AUTHENTICATION: 'off' }, [], 'admins is empty'],
])(
  '%j: says what is missing',
  async (env, args, says) => {
    const client = start(env, ...args);
    let said = '';
    for await (const chunk of client.stderr) said += chunk;
    expect([said.includes(says), client.exitCode ?? (await once(client, 'exit'))[0]]).toEqual([true, 1]);
  },
  30_000,
);
