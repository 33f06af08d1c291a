// A host of one package manager for what the product does on it: its scripts run in a real /bin/sh, with stubs for sudo, the managers and
// whatever else would act. What sudo is asked for is kept.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostSession } from '../../targets/ports.ts';

export type Family = 'yum' | 'dnf' | 'dnf5' | 'yum5' | 'old-yum' | 'apt' | 'zypper';

/** Printed by each stub, whatever its arguments: as much as leads to the next question. */
const PROGRAMS: Readonly<Record<Family, Readonly<Record<string, string>>>> = {
  yum: { yum: '', 'needs-restarting': 'echo x' },
  dnf: { dnf: '' },
  dnf5: { dnf: "printf 'Repositories loaded.\\nNothing to do.\\n'" },
  yum5: { yum: "printf 'Repositories loaded.\\nNothing to do.\\n'" },
  'old-yum': { yum: '', 'needs-restarting': 'echo x' },
  apt: {
    'apt-cache': "printf 'openssl-libs:\\n  Installed: 1:1\\n'",
    'apt-get': `case "$*" in *" -s "*) echo '1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.'; echo 'Inst libc6 [1] (2 Debian:12 [amd64])' ;; esac`,
  },
  zypper: {
    zypper: `case "$*" in
*list-patches*) echo '<update kind="patch" name="SUSE-1" status="needed" category="security"/>' ;;
*search*) echo '<solvable status="other-version" name="openssl-libs" kind="package" edition="1:3.0.7-27.el9~1^2" arch="x86_64"/>' ;;
*install*=*) echo '<to-upgrade><solvable type="package" name="openssl-libs" edition="1:3.0.7-27.el9~1^2" arch="x86_64"/></to-upgrade>' ;;
*install*) echo '<to-upgrade><solvable type="package" name="libc.so-6"/></to-upgrade>' ;;
esac`,
    SUSEConnect: '',
  },
};

/** What its boot loader is asked by. */
const BOOT: Partial<Readonly<Record<Family, readonly string[]>>> = {
  dnf: ['grubby', 'grub2-reboot', 'grub2-editenv'],
  yum5: ['bootctl'],
  apt: ['grub-reboot', 'grub-set-default', 'grub-editenv'],
  zypper: ['grub2-reboot', 'grub2-set-default', 'grub2-editenv'],
};

/** sudo that allows listed commands alone, and does nothing but what a stub does. */
const SUDO = `#!/bin/sh
printf '%s\\n' "$*" >>"$ASKED"
[ "$1" = -n ] && shift
case $1 in true | env | timeout | *=*) echo 'sudo: a password is required' >&2; exit 1 ;; esac
[ -x "$STUBS/$1" ] || { echo "sudo: $1: command not found" >&2; exit 1; }
exec "$STUBS/$@"
`;

/** What scripts stand on. Only these are on the PATH: this machine's own managers are not those of the host. */
const TOOLS =
  'awk base64 cat chmod cut date dd df env grep head id ln ls mkdir mktemp mv nohup printf readlink rm sed setsid sh sleep sort stat tail timeout tr uname wc';

export type StubHost = {
  readonly session: HostSession;
  /** What sudo was asked for, without `-n`. */
  asked(): readonly string[];
};

/** Nothing of this machine acts: whatever could is a stub before it on the PATH. */
export function stubHost(family: Family): StubHost {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-stub-'));
  const [stubs, home, log] = [path.join(folder, 'bin'), path.join(folder, 'home'), path.join(folder, 'asked')];
  for (const one of [stubs, home]) mkdirSync(one);
  const put = (name: string, text: string) => {
    writeFileSync(path.join(stubs, name), text);
    chmodSync(path.join(stubs, name), 0o755);
  };
  for (const tool of TOOLS.split(' ')) {
    const found = ['/usr/bin', '/bin'].map((place) => path.join(place, tool)).find((one) => existsSync(one));
    if (found !== undefined) symlinkSync(found, path.join(stubs, tool));
  }
  const ofRpm = family !== 'apt';
  put('sudo', SUDO);
  // What runs on this machine is no transaction of the host.
  put('ps', "#!/bin/sh\necho '1 systemd systemd'\n");
  put('rpm', `#!/bin/sh\n${ofRpm ? 'echo libc.so-6' : ''}\n`);
  put('dpkg-query', `#!/bin/sh\n${ofRpm ? '' : "echo 'ii  libc6'"}\n`);
  for (const name of ['systemctl', 'shutdown', 'reboot', 'systemd-run', 'subscription-manager'])
    put(name, '#!/bin/sh\nexit 1\n');
  // Whatever is compared is older.
  put('dpkg', '#!/bin/sh\n[ "$1" = --compare-versions ]\n');
  for (const [name, text] of Object.entries(PROGRAMS[family])) put(name, `#!/bin/sh\n${text}\n`);
  for (const name of BOOT[family] ?? []) put(name, '#!/bin/sh\n');
  if (family === 'yum5')
    writeFileSync(path.join(folder, 'LoaderInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f'), 'systemd-boot 252');
  const environment = { PATH: stubs, HOME: home, ASKED: log, STUBS: stubs };
  const exec: HostSession['exec'] = async (_command, { stdin = '' } = {}) => {
    // The account is no root here, whoever runs this test.
    const script = stdin.replaceAll('"$(id -u)" = 0', '1 = 0').replaceAll('/sys/firmware/efi/efivars', folder);
    const shell = spawn('/bin/sh', ['-s'], { env: environment, cwd: home, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    shell.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    shell.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    shell.stdin.end(script);
    await once(shell, 'close');
    return { exitCode: shell.exitCode, stdout, stderr };
  };
  return {
    session: { address: 'stub', kind: 'posix', method: 'ssh_key', exec, close: () => undefined },
    asked: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => line.replace(/^-n /, ''))
        : [],
  };
}
