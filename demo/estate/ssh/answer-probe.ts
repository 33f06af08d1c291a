// What a simulated host says to each question of the prerequisites and checks, in the words of a real one.
import type { Clock } from '../../../domain/clock.ts';
import { SUDO_COMMAND } from '../../../targets/facts/as-root.ts';
import { BOOT_ID_COMMAND, UPTIME_COMMAND } from '../../../targets/facts/boot-id.ts';
import { FAILED_UNITS_COMMAND, LISTENING_COMMAND, MOUNTS_COMMAND } from '../../../targets/facts/checks.ts';
import { DISK_COMMAND, INODES_COMMAND } from '../../../targets/facts/disk.ts';
import { NODE_NAME_COMMAND } from '../../../targets/facts/dmi-uuid.ts';
import { CLOCK_COMMAND } from '../../../targets/facts/host-clock.ts';
import { MANAGER_COMMAND } from '../../../targets/facts/manager.ts';
import { KERNELS_COMMAND, REBOOT_REQUIRED_COMMAND } from '../../../targets/facts/needs-reboot.ts';
import { PACKAGE_LOCK_COMMAND } from '../../../targets/facts/package-lock.ts';
import { RPM_DATABASE_COMMAND } from '../../../targets/facts/rpm/rpm-database.ts';
import { ENABLED_COMMAND, RUNNING_COMMAND } from '../../../targets/facts/running/services.ts';
import { LISTENERS_COMMAND } from '../../../targets/facts/running/who-listens.ts';
import { firmwareUuid } from '../firmware-uuid.ts';
import { answerBootProbe, answerGrub } from './boot-loader.ts';
import { type Machine, planOf } from './machine.ts';
import { readWords } from './script-reader.ts';
import { advisoriesOutput, cvesOutput, previewOutput } from './yum-output.ts';

export type CommandAnswer = { readonly exitCode: number; readonly output: string };

type Answering = (machine: Machine, clock: Clock) => CommandAnswer;

const ok = (output: string): CommandAnswer => ({ exitCode: 0, output });

/** The commands that need no root, by their exact text. */
const PLAIN: Readonly<Record<string, Answering>> = {
  [CLOCK_COMMAND]: (_, clock) => ok(String(Math.floor(clock.now().getTime() / 1000))),
  [MANAGER_COMMAND]: () => ok('/usr/bin/yum'),
  [DISK_COMMAND]: diskSpace,
  [INODES_COMMAND]: inodes,
  [PACKAGE_LOCK_COMMAND]: packageLock,
  [RPM_DATABASE_COMMAND]: (machine) => ok(`packages: ${machine.disk.packages.length}`),
  [KERNELS_COMMAND]: kernels,
  [REBOOT_REQUIRED_COMMAND]: () => ok('absent'),
  [BOOT_ID_COMMAND]: (machine) => ok(machine.bootId),
  [UPTIME_COMMAND]: () => ok('1000'),
  [NODE_NAME_COMMAND]: ({ host }) => ok(`${host.name}.sanef.groupe`),
  [FAILED_UNITS_COMMAND]: (machine) =>
    ok(machine.disk.failedUnits.map((unit) => `${unit} loaded failed failed ${unit}`).join('\n')),
  [LISTENING_COMMAND]: () => ok(LISTENING),
  [LISTENERS_COMMAND]: () => ok(OWNERS),
  [RUNNING_COMMAND]: () => ok(SERVICES.map((unit) => `${unit} loaded active running ${unit}`).join('\n')),
  [ENABLED_COMMAND]: () => ok(SERVICES.map((unit) => `${unit} enabled`).join('\n')),
  [MOUNTS_COMMAND]: (machine) =>
    ok(MOUNTS.filter((line) => machine.host.bootFreeMb !== null || !line.includes(' /boot ')).join('\n')),
};

/** An unknown command is answered as a shell would, so that a change of the product shows at once. */
export function answerCommand(machine: Machine, command: string, clock: Clock): CommandAnswer {
  const root = /^sudo -n (?:env LC_ALL=C LANGUAGE= timeout \d+ )?(.*)$/s.exec(command);
  if (root) return machine.fault?.kind === 'sudo-password' ? SUDO_REFUSED : answerRoot(machine, command, root[1] ?? '');
  return PLAIN[command]?.(machine, clock) ?? answerBootProbe(machine, command) ?? notFound(command);
}

const SUDO_REFUSED: CommandAnswer = { exitCode: 1, output: 'sudo: a password is required' };

function answerRoot(machine: Machine, command: string, rootCommand: string): CommandAnswer {
  if (command === SUDO_COMMAND) return ok('');
  const argv = readWords(rootCommand);
  switch (argv.slice(0, 2).join(' ')) {
    case 'subscription-manager identity':
      return identity(machine);
    case 'yum repolist':
      return repositories(machine);
    case 'yum update':
      return yum(previewOutput(planOf(machine, argv)));
    case 'yum -q':
      return yum(
        argv.includes('cves')
          ? cvesOutput(planOf(machine, ['--security']))
          : advisoriesOutput(planOf(machine, [...argv, '--security'])),
      );
    case 'dmidecode -s':
      return systemUuid(machine);
    case 'needs-restarting -r':
      return needsRestarting(machine);
    default:
      return answerGrub(machine, rootCommand) ?? notFound(rootCommand);
  }
}

/** In capitals, as some releases of dmidecode write it. */
function systemUuid({ host }: Machine): CommandAnswer {
  if (host.uuid === null) return notFound('dmidecode');
  return ok((host.uuid ?? firmwareUuid(host.name)).toUpperCase());
}

function notFound(command: string): CommandAnswer {
  return { exitCode: 127, output: `sh: ${command.split(/\s/, 1)[0] ?? ''}: command not found` };
}

function yum({ lines, exitCode }: { lines: readonly string[]; exitCode: number }): CommandAnswer {
  return { exitCode, output: lines.join('\n') };
}

function diskSpace({ host, fault }: Machine): CommandAnswer {
  const root = fault?.kind === 'disk-full' ? 180 : (host.rootFreeMb ?? 9000);
  const boot = host.bootFreeMb === undefined ? 600 : host.bootFreeMb;
  const lines = ['Filesystem     1024-blocks     Used Available Capacity Mounted on'];
  lines.push(
    dfLine('/dev/mapper/rhel-root', 20480, root, '/'),
    dfLine('/dev/mapper/rhel-var', 15360, host.varFreeMb ?? 6000, '/var'),
  );
  if (boot === null) return { exitCode: 1, output: [...lines, 'df: /boot: No such file or directory'].join('\n') };
  return ok([...lines, dfLine('/dev/sda1', 1024, boot, '/boot')].join('\n'));
}

function dfLine(device: string, totalMb: number, freeMb: number, mountedOn: string): string {
  const total = Math.max(totalMb, freeMb);
  const used = Math.ceil(((total - freeMb) / total) * 100);
  return `${device} ${total * 1024} ${(total - freeMb) * 1024} ${freeMb * 1024} ${used}% ${mountedOn}`;
}

function inodes({ host }: Machine): CommandAnswer {
  const lines = [
    'Filesystem Inodes IUsed IFree IUse% Mounted on',
    '/dev/mapper/rhel-root 10485760 88112 10397648 1% /',
    '/dev/mapper/rhel-var 7864320 21044 7843276 1% /var',
  ];
  if (host.bootFreeMb === null)
    return { exitCode: 1, output: [...lines, 'df: /boot: No such file or directory'].join('\n') };
  return ok([...lines, '/dev/sda1 524288 312 523976 1% /boot'].join('\n'));
}

/** An update of ours is a transaction, too. */
function packageLock(machine: Machine): CommandAnswer {
  const ours = [...machine.disk.runs.values()].some((run) => !run.ended && run.bootId === machine.bootId);
  const held = ours || machine.fault?.kind === 'package-lock';
  return ok(held ? 'held by process 4242 (/var/lib/dnf/rpmdb_lock.pid)\nchecked' : 'checked');
}

function kernels(machine: Machine): CommandAnswer {
  const installed = machine.disk.packages.filter((item) => /^kernel(-core)?$/.test(item.name));
  const rows = installed.map(
    (item, i) => `${1_700_000_000 + i} ${item.version.replace(/^0:/, '')}.${item.arch} ${item.name}`,
  );
  return ok([machine.kernel, ...rows].join('\n'));
}

function identity({ host, fault }: Machine): CommandAnswer {
  if (host.registered === false || fault?.kind === 'unregistered') {
    return {
      exitCode: 1,
      output: "This system is not yet registered. Try 'subscription-manager register --help' for more information.",
    };
  }
  return ok(`system identity: 5d2b1b9c-5a5e-4c4e-9f2e-0c6a6a3f0001\nname: ${host.name}\norg name: demo\norg ID: demo`);
}

function repositories({ host, fault }: Machine): CommandAnswer {
  const count = fault?.kind === 'unregistered' ? 0 : (host.repositories ?? 3);
  const plugin = 'Updating Subscription Management repositories.';
  if (count === 0) return ok(`${plugin}\nNo repositories available`);
  const rows = Array.from({ length: count }, (_, i) => `demo-rhel-8-repository-${i + 1}      Demo repository ${i + 1}`);
  return ok([plugin, 'repo id                       repo name', ...rows].join('\n'));
}

function needsRestarting({ disk }: Machine): CommandAnswer {
  const plugin = 'Updating Subscription Management repositories.';
  if (disk.rebootFor.length === 0) {
    return ok(
      `${plugin}\nNo core libraries or services have been updated since boot-up.\nReboot should not be necessary.`,
    );
  }
  const names = [...new Set(disk.rebootFor)].map((name) => `  * ${name}`).join('\n');
  return {
    exitCode: 1,
    output: `${plugin}\nCore libraries or services have been updated since boot-up:\n${names}\n\nReboot is required to fully utilize these updates.`,
  };
}

const LISTENING = `Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port
udp   UNCONN 0      0          127.0.0.1:323        0.0.0.0:*
tcp   LISTEN 0      128          0.0.0.0:22         0.0.0.0:*
tcp   LISTEN 0      128             [::]:22            [::]:*`;

/** As an account with sudo sees it. */
const OWNERS = `${LISTENING} users:(("sshd",pid=812,fd=4))
@cgroup 812 0::/system.slice/sshd.service
@program 812 /usr/sbin/sshd
@package /usr/sbin/sshd openssh-server`;

const SERVICES = ['chronyd.service', 'httpd.service', 'sshd.service'];

const MOUNTS = [
  'proc /proc proc rw,nosuid 0 0',
  '/dev/mapper/rhel-root / xfs rw,relatime 0 0',
  '/dev/mapper/rhel-var /var xfs rw,relatime 0 0',
  '/dev/sda1 /boot xfs rw,relatime 0 0',
  'tmpfs /run tmpfs rw,nosuid 0 0',
];
