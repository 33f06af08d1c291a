// This machine as a host: the real scripts run through its own /bin/sh. The PATH is a temporary directory that holds the tools of
// a shell and imitations of the rest: no package manager of this machine can be reached. Only where there is a Linux /proc and
// GNU coreutils.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DetachedLayout } from '../../../targets/detached/layout.ts';
import type { ExecResult, HostSession } from '../../../targets/ports.ts';

export const hasLinuxShell = process.platform === 'linux' && existsSync('/bin/sh') && existsSync('/proc/self/stat');

const SUDO = `#!/bin/sh
[ "$1" = -n ] && shift
if [ -e "$FIXTURE/sudo-listed" ]; then
  case $1 in yum | needs-restarting | subscription-manager | systemctl) ;; *) echo 'sudo: a password is required' >&2; exit 1 ;; esac
fi
exec "$@"
`;
/** Says its arguments, waits to be released (or for its directory to vanish), ends with the code on file. */
const YUM = `#!/bin/sh
echo start >>"$FIXTURE/starts"
printf 'arg:%s\\n' "$@"
echo "locale:$LC_ALL:$LANGUAGE"
until [ -s "$FIXTURE/release" ] || [ ! -d "$FIXTURE" ]; do sleep 0.02; done
echo 'Complete!'
exit "$(cat "$FIXTURE/release")"
`;
const ID = `#!/bin/sh
if [ -e "$FIXTURE/sudo-listed" ]; then echo 4200; else echo 0; fi
`;
/** The tools that scripts of the product may count on. */
const TOOLS =
  'awk base64 bash cat chmod cut date dd df echo env grep head ln ls mkdir mktemp mv printf readlink rm sed setpriv setsid sh sleep sort stat tail timeout tr true uname wc'.split(
    ' ',
  );
/** Where commands are told, those of this host alone: other tests update hosts of their own on this machine at the same time. */
const PS = `#!/bin/sh
case "$*" in
  *args=*) /bin/ps "$@" | awk -v own="$FIXTURE/" 'index($0, own)' ;;
  *) exec /bin/ps "$@" ;;
esac
`;
const NO_SYSTEMD_RUN = `#!/bin/sh
echo refused >>"$FIXTURE/systemd-run"
exit 1
`;

export type LocalHost = {
  readonly directory: string;
  readonly layout: DetachedLayout;
  readonly session: HostSession;
  /** Replaces or adds a command of the host. */
  command(name: string, script: string): void;
  /** Lets yum end with this code. */
  release(exitCode: number): void;
  path(...parts: string[]): string;
  read(...parts: string[]): string;
  write(file: string, text: string): void;
  /** Shells of execs that still run: to kill one is to lose the connection. */
  readonly shells: Set<ChildProcess>;
  close(): void;
};

/** `shell` stands where the scripts say /bin/sh: dash on some systems, bash on others. */
export function createLocalHost(shell = '/bin/sh'): LocalHost {
  const directory = mkdtempSync(join(tmpdir(), 'patchcenter-host-'));
  const path = (...parts: string[]) => join(directory, ...parts);
  const shells = new Set<ChildProcess>();
  mkdirSync(path('bin'));
  mkdirSync(path('tools'));
  for (const tool of TOOLS) linkTool(tool, path('tools', tool));
  mkdirSync(path('home'));
  const command = (name: string, script: string) => {
    writeFileSync(path('bin', name), script);
    chmodSync(path('bin', name), 0o755);
  };
  const imitated = { sudo: SUDO, yum: YUM, id: ID, ps: PS, 'systemd-run': NO_SYSTEMD_RUN };
  for (const [name, script] of Object.entries(imitated)) command(name, script);
  return {
    directory,
    layout: { stateDirectory: path('state'), systemdDirectory: path('systemd') },
    session: localSession(directory, shells, shell),
    command,
    release: (exitCode) => writeFileSync(path('release'), String(exitCode)),
    path,
    read: (...parts) => readFileSync(path(...parts), 'utf8'),
    write: (file, text) => writeFileSync(path(file), text),
    shells,
    close: () => closeHost(directory, shells),
  };
}

function linkTool(tool: string, at: string): void {
  const real = ['/usr/bin', '/bin'].map((folder) => join(folder, tool)).find((file) => existsSync(file));
  if (real !== undefined) symlinkSync(real, at);
}

function localSession(directory: string, shells: Set<ChildProcess>, shell: string): HostSession {
  const env = {
    PATH: `${directory}/bin:${directory}/tools`,
    HOME: join(directory, 'home'),
    FIXTURE: directory,
  };
  const here = (script: string) => script.replaceAll('/bin/sh', shell).replaceAll(':/usr/sbin:/sbin', '');
  return {
    address: 'localhost',
    kind: 'posix',
    method: 'ssh_key',
    close: () => undefined,
    exec: (command, options) =>
      new Promise((resolve, reject) => {
        const child = spawn(shell, ['-c', here(command)], { env, cwd: '/' });
        shells.add(child);
        resolveWhenEnded(child, (result) => {
          shells.delete(child);
          resolve(result);
        });
        child.on('error', reject);
        child.stdin.on('error', () => undefined);
        child.stdin.end(here(options?.stdin ?? ''));
      }),
  };
}

function resolveWhenEnded(child: ChildProcess, done: (result: ExecResult) => void): void {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  child.on('close', (exitCode) =>
    done({ exitCode, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }),
  );
}

/** Waiting fixtures see their directory vanish: `exit "$(cat …)"` ends them; the release file lets them go first. */
function closeHost(directory: string, shells: Set<ChildProcess>): void {
  writeFileSync(join(directory, 'release'), '0');
  for (const shell of shells) shell.kill('SIGKILL');
  for (const pid of runnerPids(directory)) waitForEnd(pid);
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function runnerPids(directory: string): number[] {
  const roots = [join(directory, 'state'), join(directory, 'home', '.patchcenter')];
  return roots.flatMap((root) =>
    ['a', 'b'].flatMap((letter) => {
      const file = join(root, `patchcenter-attempt-${letter}`, 'pid');
      const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
      return Number.isNaN(pid) ? [] : [pid];
    }),
  );
}

function waitForEnd(pid: number): void {
  const deadline = Date.now() + 5_000;
  while (!isGone(pid) && Date.now() < deadline) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

/** A zombie is gone: who reaps it, and when, is this machine's affair. */
export function isGone(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}
