// What following an update costs at the least: ssh2 alone, a connection to each server, and the same question as often as the worker asks
// it. No database, no log that is read, no lease. Arguments: a file with places and key, and milliseconds between two questions.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'ssh2';
import { ELEVATED_SHELL } from '../../targets/detached/layout.ts';
import { pollScript } from '../../targets/detached/poll.ts';
import { framed, newMark } from '../../targets/framed-shell.ts';

const [file = '', everyMs = '3000'] = process.argv.slice(2);
const { places, privateKey } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly places: readonly { readonly address: string; readonly port: number }[];
  readonly privateKey: string;
};

const AT_ONCE = 16;
const waiting = [...places];
const clients: Client[] = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) clients.push(await connect(place));
  }),
);
process.stdout.write('all are connected\n');
for (const client of clients) void follow(client);
process.once('SIGTERM', () => process.exit(0));

function connect({ address, port }: { readonly address: string; readonly port: number }): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once('ready', () => resolve(client)).once('error', reject);
    client.connect({ host: address, port, username: 'patchcenter', privateKey, readyTimeout: 60_000 });
  });
}

async function follow(client: Client): Promise<void> {
  await wait(Math.random() * Number(everyMs));
  for (;;) {
    await ask(client);
    await wait(Number(everyMs));
  }
}

function ask(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.exec(ELEVATED_SHELL, (error, channel) => {
      if (error !== undefined) return reject(error);
      channel.on('data', () => {}).once('close', () => resolve());
      channel.stderr.resume();
      channel.end(framed(pollScript('patchcenter-attempt-1-20270101000000', 0), newMark()));
    });
  });
}
