// POL-6 on a real boot: GRUB, a kernel and a disk in qemu (software emulation), the one-shot entry set by the product's own words. The new
// kernel's initrd is cut short: it panics and hangs, the machine is reset, and the previous kernel boots.
// `npm run test:boot -- /boot/vmlinuz-…`; Debian: apt-get install qemu-system-x86 grub-pc-bin grub2-common busybox-static
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { defaultCommand, onceCommand } from '../../targets/boot/boot-commands.ts';
import { parseGrubConfig, savedKernel } from '../../targets/boot/grub-config.ts';

const [vmlinuz = ''] = process.argv.slice(2);
if (!existsSync(vmlinuz)) throw new Error('name a kernel: npm run test:boot -- /boot/vmlinuz-6.1.0-26-amd64');

const OLD = '6.1.0-26-amd64';
const NEW = '6.1.0-27-amd64';
const SECTOR = 512;
const START = 2048;
const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-boot-'));
const at = (...parts: readonly string[]) => path.join(folder, ...parts);
const boot = at('root', 'boot');
const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** As grub-mkconfig writes it, its menu and its header. */
const entry = (
  release: string,
) => `  menuentry 'Debian GNU/Linux, with Linux ${release}' --class debian $menuentry_id_option 'gnulinux-${release}-advanced-0b1c' {
    linux /boot/vmlinuz-${release} console=ttyS0 tried=${release} panic=0
    initrd /boot/initrd.img-${release}
  }`;
const CONFIG = `if [ -s $prefix/grubenv ]; then
  load_env
fi
if [ "\${next_entry}" ] ; then
   set default="\${next_entry}"
   set next_entry=
   save_env next_entry
   set boot_once=true
else
   set default="\${saved_entry}"
fi
if [ x"\${feature_menuentry_id}" = xy ]; then
  menuentry_id_option="--id"
else
  menuentry_id_option=""
fi
export menuentry_id_option
set timeout=0
submenu 'Advanced options for Debian GNU/Linux' $menuentry_id_option 'gnulinux-advanced-0b1c' {
${entry(NEW)}
${entry(OLD)}
}
`;

const INIT = `#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox echo "UP $(/bin/busybox cat /proc/cmdline)" >/dev/console
/bin/busybox sleep 1000000
`;

function makeDisk(): void {
  mkdirSync(at('root', 'boot', 'grub'), { recursive: true });
  for (const name of ['bin', 'proc', 'dev']) mkdirSync(at('init', name), { recursive: true });
  copyFileSync('/bin/busybox', at('init', 'bin', 'busybox'));
  writeFileSync(at('init', 'init'), INIT, { mode: 0o755 });
  run(
    'sh',
    '-c',
    `cd ${at('init')} && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 >${boot}/initrd.img-${OLD}`,
  );
  const whole = readFileSync(path.join(boot, `initrd.img-${OLD}`));
  // What a full /boot leaves of it.
  writeFileSync(path.join(boot, `initrd.img-${NEW}`), whole.subarray(0, whole.length / 3));
  for (const release of [OLD, NEW]) copyFileSync(vmlinuz, path.join(boot, `vmlinuz-${release}`));
  run('cp', '-r', '/usr/lib/grub/i386-pc', path.join(boot, 'grub'));
  writeFileSync(path.join(boot, 'grub', 'grub.cfg'), CONFIG);
  run('grub-editenv', path.join(boot, 'grub', 'grubenv'), 'create');
  const modules = 'biosdisk part_msdos ext2 normal linux loadenv test echo configfile'.split(' ');
  run('grub-mkimage', '-O', 'i386-pc', '-p', '(hd0,msdos1)/boot/grub', '-o', at('core.img'), ...modules);
  run('mke2fs', '-q', '-t', 'ext4', '-O', '^metadata_csum_seed,^orphan_file', '-d', at('root'), at('part.img'), '200M');
  run('truncate', '-s', '220M', at('disk.img'));
  const first = Buffer.alloc(SECTOR);
  readFileSync('/usr/lib/grub/i386-pc/boot.img').copy(first, 0, 0, 440);
  // One partition, Linux, to be booted from.
  first.set([0x80, 0, 0, 0, 0x83, 0, 0, 0], 446);
  first.writeUInt32LE(START, 454);
  first.writeUInt32LE((200 << 20) / SECTOR, 458);
  first.set([0x55, 0xaa], 510);
  writeFileSync(at('mbr'), first);
  run('dd', `if=${at('mbr')}`, `of=${at('disk.img')}`, 'conv=notrunc', 'status=none');
  run('dd', `if=${at('core.img')}`, `of=${at('disk.img')}`, `bs=${SECTOR}`, 'seek=1', 'conv=notrunc', 'status=none');
  place('part.img', 'disk.img', 'seek');
}

function place(from: string, to: string, by: 'seek' | 'skip'): void {
  const count = by === 'skip' ? ['count=200'] : [];
  run('dd', `if=${at(from)}`, `of=${at(to)}`, 'bs=1M', `${by}=1`, ...count, 'conv=notrunc', 'status=none');
}

/** The product's words, on the environment of the disk. */
function asked(argv: readonly string[]): void {
  const [program = '', ...args] = argv;
  const file = path.join(boot, 'grub', 'grubenv');
  readEnvironment();
  run(program, `--boot-directory=${boot}`, ...args);
  run('debugfs', '-w', '-R', 'rm /boot/grub/grubenv', at('part.img'));
  run('debugfs', '-w', '-R', `write ${file} /boot/grub/grubenv`, at('part.img'));
  place('part.img', 'disk.img', 'seek');
}

function readEnvironment(): string {
  const file = path.join(boot, 'grub', 'grubenv');
  place('disk.img', 'part.img', 'skip');
  rmSync(file, { force: true });
  run('debugfs', '-R', `dump /boot/grub/grubenv ${file}`, at('part.img'));
  return run('grub-editenv', file, 'list');
}

function powerOn(): ChildProcess {
  writeFileSync(at('serial'), '');
  const machine = ['-M', 'pc', '-accel', 'tcg', '-m', '512', '-display', 'none', '-no-shutdown'];
  const disk = ['-drive', `file=${at('disk.img')},format=raw`, '-serial', `file:${at('serial')}`, '-monitor', 'stdio'];
  return spawn('qemu-system-x86_64', [...machine, ...disk], { stdio: ['pipe', 'ignore', 'inherit'] });
}

async function until(said: RegExp, from = 0): Promise<string> {
  for (let i = 0; i < 600; i += 1) {
    const found = said.exec(readFileSync(at('serial'), 'utf8').slice(from))?.[0];
    if (found !== undefined) return found;
    await wait(500);
  }
  throw new Error(`not seen on the console: ${said}\n${readFileSync(at('serial'), 'utf8').slice(-2000)}`);
}

async function seconds(what: string, work: () => Promise<unknown>): Promise<void> {
  const since = performance.now();
  const result = await work();
  console.log(`${what}: ${String(result)} (${((performance.now() - since) / 1000).toFixed(1)} s)`);
}

makeDisk();
const config = parseGrubConfig(CONFIG);
const pinned = (kernel: string) => {
  const entryOf = config.entries.find((one) => one.kernel === kernel);
  if (entryOf === undefined || !config.saved) throw new Error('grub.cfg is not read as it is');
  return { loader: 'grub', entry: entryOf } as const;
};
const upWith = (release: string) => new RegExp(`UP .*tried=${release}`);
const saved = () => savedKernel(config, /saved_entry=(.*)/.exec(readEnvironment())?.[1] ?? '');

asked(defaultCommand(pinned(OLD)));
asked(onceCommand(pinned(NEW)));
let qemu = powerOn();
await seconds('new kernel, once', () => until(/Kernel panic - not syncing/));
const end = readFileSync(at('serial'), 'utf8').length;
await wait(5000);
qemu.stdin?.write('system_reset\n');
await seconds('after the reset', () => until(upWith(OLD), end));
qemu.kill('SIGKILL');
const left = /next_entry=(.+)/.exec(readEnvironment())?.[1] ?? 'taken';
console.log(`default ${saved()}, one-shot entry ${left}`);
if (saved() !== OLD || left !== 'taken') throw new Error('GRUB would boot the new kernel again');

// rpm makes the new kernel the default in the middle of its transaction: the power fails there.
asked(defaultCommand(pinned(NEW)));
asked(onceCommand(pinned(OLD)));
qemu = powerOn();
await seconds('power cut in the update', () => until(upWith(OLD)));
qemu.kill('SIGKILL');

// Without that entry it would not have come back: what the test can see.
readEnvironment();
qemu = powerOn();
await seconds('and without the one-shot entry', () => until(/Kernel panic - not syncing/));
qemu.kill('SIGKILL');
rmSync(folder, { recursive: true });
