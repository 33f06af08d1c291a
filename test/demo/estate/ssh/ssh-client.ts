// The least of an SSH client that gives a HostSession: these tests are about the hosts, not about the product's connections.
import ssh2, { type ClientChannel } from 'ssh2';
import { newClientKey } from '../../../../demo/estate/client-key.ts';
import { type ExecResult, type HostSession, ReachError } from '../../../../targets/ports.ts';

const lost = (cause?: unknown) =>
  new ReachError({ kind: 'connection-lost', temporary: true, detail: 'the connection was cut' }, { cause });

export type ClientKeys = { readonly publicKey: string; readonly privateKey: string };

export function createKeys(): ClientKeys {
  const { public: publicKey, private: privateKey } = newClientKey();
  return { publicKey, privateKey };
}

/** Rejects with ssh2's error. `fingerprint` sees the host key. */
export function connectTo(
  at: { readonly address: string; readonly port: number },
  keys: ClientKeys,
  fingerprint: (key: Buffer) => void = () => undefined,
): Promise<HostSession> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.on('ready', () =>
      resolve({
        address: at.address,
        kind: 'posix',
        method: 'ssh_key',
        exec: (command, options) => exec(client, command, options?.stdin),
        close: () => client.end(),
      }),
    );
    client.on('error', reject);
    client.on('close', () => reject(lost()));
    client.connect({
      host: at.address,
      port: at.port,
      username: 'patch',
      privateKey: keys.privateKey,
      hostVerifier: (key: Buffer) => {
        fingerprint(key);
        return true;
      },
    });
  });
}

function exec(client: ssh2.Client, command: string, stdin: string | undefined): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const onLost = (cause?: unknown) => reject(lost(cause));
    client.once('close', onLost);
    client.once('error', onLost);
    const opened = (error: Error | undefined, channel: ClientChannel) => {
      if (error) return onLost(error);
      collect(channel, (result) => {
        client.off('close', onLost).off('error', onLost);
        if (result.exitCode === null) onLost();
        else resolve(result);
      });
      channel.end(stdin ?? '');
    };
    try {
      client.exec(command, opened);
    } catch (error) {
      onLost(error);
    }
  });
}

function collect(channel: ClientChannel, done: (result: ExecResult) => void): void {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let exitCode: number | null = null;
  channel.on('data', (part: Buffer) => out.push(part));
  channel.stderr.on('data', (part: Buffer) => err.push(part));
  channel.on('exit', (code: number | null) => {
    exitCode = code;
  });
  channel.on('close', () =>
    done({ exitCode, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }),
  );
}
