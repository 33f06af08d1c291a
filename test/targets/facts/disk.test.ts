import { describe, expect, it } from 'vitest';
import { parseDf, parseDisk } from '../../../targets/facts/disk.ts';

const ok = (output: string) => ({ exitCode: 0, output });
const HEADER = 'Filesystem     1024-blocks     Used Available Capacity Mounted on';
const ROOT = '/dev/mapper/rhel-root    20961280 15728640   1228800      93% /';
const VAR = '/dev/mapper/rhel-var     10475520  9656320    819200      93% /var';
const BOOT = '/dev/sda1                 1038336   934912    103424      91% /boot';
const NO_INODES = { exitCode: 127, output: 'sh: df: not found' };

describe('PRE-5: free space', () => {
  it('reads the filesystem of each path asked, in whole MiB', () => {
    const facts = parseDisk(ok([HEADER, ROOT, VAR, BOOT].join('\n')), NO_INODES);
    expect(facts).toMatchObject({ rootMb: 1200, varMb: 800, bootMb: 101, inodesFreePercent: null });
    expect(facts.raw).toContain(VAR);
  });

  it('takes / for /var and /boot when they are no mounts of their own', () => {
    expect(parseDisk(ok([HEADER, ROOT, ROOT, ROOT].join('\n')), NO_INODES)).toMatchObject({
      varMb: 1200,
      bootMb: 1200,
    });
  });

  it.each([
    'df: /boot: No such file or directory',
    "df: '/boot': No such file or directory",
    "df: `/boot': No such file or directory",
    'df: ‘/boot’: Aucun fichier ou dossier de ce nom',
  ])('does not shift the others when one path is missing: %s', (error) => {
    const facts = parseDisk({ exitCode: 1, output: [error, HEADER, ROOT, VAR].join('\n') }, NO_INODES);
    expect(facts).toMatchObject({ rootMb: 1200, varMb: 800, bootMb: null });
  });

  it('is unknown, not zero, when lines and paths do not agree', () => {
    expect(parseDisk({ exitCode: 1, output: [HEADER, ROOT].join('\n') }, NO_INODES)).toMatchObject({
      rootMb: null,
      varMb: null,
      bootMb: null,
    });
  });

  it('counts space below the reserve as none', () => {
    const full = '/dev/sda2 1000 1000 -20 100% /';
    expect(parseDisk(ok([HEADER, full, full, full].join('\n')), NO_INODES).rootMb).toBe(0);
  });

  it('takes the inodes of the fullest, leaving out filesystems that count none', () => {
    const lines = [
      'Filesystem Inodes IUsed IFree IUse% Mounted on',
      '/dev/a 100 20 80 20% /',
      '/dev/b 100 97 3 97% /var',
      '/dev/c 0 0 0 - /boot',
    ];
    expect(parseDisk(NO_INODES, ok(lines.join('\n'))).inodesFreePercent).toBe(3);
  });

  it('gives the use in percent that QuickWin looks at', () => {
    expect(parseDf([HEADER, ROOT, VAR, BOOT].join('\n')).get('/var')?.usedPercent).toBe(93);
  });
});
