// Asks the real sudo what a sudoers file allows, in a mount namespace of its own: nothing of this machine is changed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** $1: the sudoers file, $2: a folder, $3: lines to ask. The programs are there as stubs: sudo compares with files. */
const SCRIPT = `set -eu
cp /etc/passwd "$2/passwd"; echo 'patch:x:54321:54321::/nonexistent:/bin/sh' >>"$2/passwd"
install -m 0440 "$1" "$2/sudoers"
mkdir -p "$2/bin" "$2/sbin"
for program in $(sed -n 's#^patch ALL=(root) NOPASSWD: \\(/[^ ]*\\) .*#\\1#p' "$1" | sort -u); do
  case $program in */sbin/*) where=$2/sbin ;; *) where=$2/bin ;; esac
  printf '#!/bin/sh\\n' >"$where/\${program##*/}"; chmod 755 "$where/\${program##*/}"
done
# One of them where systems differ.
for name in $(ls "$2/sbin"); do rm -f "$2/bin/$name"; done
mount --bind "$2/passwd" /etc/passwd
mount --bind "$2/sudoers" /etc/sudoers
mount -t overlay overlay -o "lowerdir=$2/bin:/usr/bin" /usr/bin
mount -t overlay overlay -o "lowerdir=$2/sbin:/usr/sbin" /usr/sbin
set -f
while read -r line; do
  if sudo -n -U patch -l $line >/dev/null 2>&1; then echo "yes $line"; else echo "no $line"; fi
done <"$3"
`;

function run(script: string, parts: readonly string[]) {
  return spawnSync('unshare', ['-m', '--propagation', 'private', 'sh', '-c', script, 'sh', ...parts], {
    encoding: 'utf8',
  });
}

/** Root, a sudo with regular expressions, and mounts of one's own. */
export function hasRealSudo(): boolean {
  const [, major = 0, minor = 0, patch = 0] = (
    /(\d+)\.(\d+)\.(\d+)/.exec(spawnSync('sudo', ['-V'], { encoding: 'utf8' }).stdout ?? '') ?? []
  ).map(Number);
  const knows = major > 1 || (major === 1 && (minor > 9 || (minor === 9 && patch >= 10)));
  return knows && process.getuid?.() === 0 && run('mount -t tmpfs none /mnt', []).status === 0;
}

/** Those of the lines that the file allows. */
export function allowedBySudo(sudoers: string, lines: readonly string[]): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-sudo-'));
  const [file, asked] = [path.join(folder, 'file'), path.join(folder, 'asked')];
  writeFileSync(file, sudoers);
  writeFileSync(asked, lines.map((line) => `${line}\n`).join(''));
  const { stdout, stderr, status } = run(SCRIPT, [file, folder, asked]);
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').flatMap((line) => (line.startsWith('yes ') ? [line.slice(4)] : []));
}
