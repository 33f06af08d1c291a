// A real sshd that lets every login into a closed folder: only the tools of a shell are there, and a yum that is a script of the test. No
// package manager of this machine can be reached, whatever is run, as root or not.
import { chmodSync } from 'node:fs';
import type { HostOperations, HostSession, SshPort } from '../../targets/ports.ts';
import { createPosixOperations } from '../../targets/posix-operations.ts';
import { createSshPort } from '../../targets/ssh/port.ts';
import type { SshSettings } from '../../targets/ssh/settings.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { createLocalHost, type LocalHost } from '../targets/detached/local-host.ts';
import { createMemoryKeyStore } from '../targets/ssh/key-store.ts';
import { startRealSshd } from '../targets/ssh/real-sshd.ts';

export type ClosedHost = {
  readonly folder: LocalHost;
  /** Between the worker and sshd. */
  readonly proxy: SilentProxy;
  /** Of that host under this name; `onScript` hears of each script as it leaves. */
  ssh(hostname: string, settings: Partial<SshSettings>, onScript: (script: string) => void): SshPort;
  /** What an update asks of a host, by the real scripts. */
  readonly update: Pick<HostOperations, 'startUpdate' | 'closeUpdate' | 'pollUpdate' | 'readLog'>;
  stop(): Promise<void>;
};

export async function startClosedHost(): Promise<ClosedHost> {
  const folder = createLocalHost();
  folder.command('enter', enterScript(folder));
  chmodSync(folder.directory, 0o755);
  const sshd = await startRealSshd({ extraConfig: [`ForceCommand ${folder.path('bin', 'enter')}`] });
  const proxy = await startSilentProxy(sshd.port);
  const { startUpdate, closeUpdate, pollUpdate, readLog } = createPosixOperations(folder.layout);
  return {
    folder,
    proxy,
    ssh: (hostname, settings, onScript) =>
      within(
        createSshPort(
          {
            username: sshd.username,
            privateKey: sshd.privateKey,
            hosts: { [hostname]: { address: '127.0.0.1', port: proxy.port } },
            ...settings,
          },
          createMemoryKeyStore(),
        ),
        onScript,
      ),
    update: { startUpdate, closeUpdate, pollUpdate, readLog },
    stop: async () => {
      await proxy.stop();
      await sshd.stop();
      folder.close();
    },
  };
}

function enterScript({ directory, path }: LocalHost): string {
  const settings = `PATH=${path('bin')}:${path('tools')} HOME=${path('home')} FIXTURE=${directory}`;
  return `#!/bin/sh\nexec /usr/bin/env -i ${settings} /bin/sh -c "$SSH_ORIGINAL_COMMAND"\n`;
}

/** The scripts of the product look into the machine's own folders of root as well. */
function within(port: SshPort, onScript: (script: string) => void): SshPort {
  const here = (script: string) => script.replaceAll(':/usr/sbin:/sbin', '');
  const closed = (session: HostSession): HostSession => ({
    ...session,
    exec: (command, options = {}) => {
      const { stdin } = options;
      onScript(stdin ?? command);
      return session.exec(here(command), { ...options, ...(stdin !== undefined && { stdin: here(stdin) }) });
    },
  });
  return { connect: async (target, opening) => closed(await port.connect(target, opening)) };
}
