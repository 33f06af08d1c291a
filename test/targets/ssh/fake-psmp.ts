// A stand-in for the CyberArk proxy: reads `vault@account@host` from the user name and runs the commands on that host.
import { Client, type ServerChannel } from 'ssh2';
import { type FakeBehaviour, type FakeServer, finish, startFakeServer } from './fake-server.ts';

export type PsmpEstate = {
  readonly vaultUser: string;
  /** Where the proxy finds the host names of the user names. */
  readonly hosts: Readonly<Record<string, number>>;
  readonly hostUser: string;
  readonly hostKey: string;
};

export function startFakePsmp(estate: PsmpEstate, behaviour: FakeBehaviour = {}): Promise<FakeServer> {
  return startFakeServer({
    accepts: (context) => context.username.startsWith(`${estate.vaultUser}@`) && context.method !== 'none',
    provesItself: false,
    run: (command, channel, username) => relay(estate, username.split('@')[2] ?? '', command, channel),
    ...behaviour,
  });
}

function relay(estate: PsmpEstate, host: string, command: string, channel: ServerChannel): void {
  const port = estate.hosts[host];
  if (port === undefined) {
    refuse(channel, `no such host ${host}`);
    return;
  }
  const client = new Client();
  client.on('error', (error) => refuse(channel, error.message));
  client.on('ready', () => {
    client.exec(command, (error, inner) => {
      if (error !== undefined) return refuse(channel, error.message);
      channel.pipe(inner);
      inner.on('data', (data: Buffer) => channel.write(data));
      inner.stderr.on('data', (data: Buffer) => channel.stderr.write(data));
      inner.on('close', (code: number) => {
        finish(channel, code);
        client.end();
      });
    });
  });
  client.connect({ host: '127.0.0.1', port, username: estate.hostUser, privateKey: estate.hostKey });
}

function refuse(channel: ServerChannel, why: string): void {
  channel.stderr.write(`${why}\n`);
  finish(channel, 1);
}
