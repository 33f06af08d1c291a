// How far an install is, by what its task writes on its way (RUN-7).
import { describe, expect, it } from 'vitest';
import { type ShownProgress, shownProgress } from '../../../domain/attempts/shown-progress.ts';
import { progressStates, spokenLine } from '../../../targets/packages/progress.ts';
import { jobScript } from '../../../targets/windows/scripts/jobs.ts';

const LINES = [
  'found 3 to install',
  'downloading 1 of 3: KB5032198',
  'downloading 3 of 3: KB890830',
  'installing 1 of 3: KB5032198',
  'installing 3 of 3: KB890830',
  'Windows Update: 3 to install',
  'KB5032198 2026-11 Cumulative Update: installed',
  'install: installed 0x00000000',
];

describe('the progress of an install of Windows', () => {
  it('is of the updates that it has found, of which the one that is named is begun, not done', () => {
    expect(progressStates(`${LINES.join('\n')}\n`)).toEqual([
      { phase: 'resolving', done: 0, total: 3 },
      { phase: 'downloading', done: 0, total: 3 },
      { phase: 'downloading', done: 2, total: 3 },
      { phase: 'installing', done: 0, total: 3 },
      { phase: 'installing', done: 2, total: 3 },
      { phase: 'verifying', done: 0, total: 3 },
    ]);
  });

  it('never goes back, also where one is installed before the others are fetched', () => {
    const log = [
      'found 2 to install',
      'downloading 1 of 2: KB1',
      'installing 1 of 2: KB1',
      'downloading 2 of 2: KB2',
      'installing 2 of 2: KB2',
    ];
    const shown: number[] = [];
    progressStates(`${log.join('\n')}\n`).reduce<ShownProgress | null>((before, now) => {
      const after = shownProgress(before, now);
      shown.push(after.done);
      return after;
    }, null);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(shown.at(-1)).toBeLessThan(2);
  });

  it('leaves a line alone of which the end is still to come', () => {
    expect(progressStates('found 12 to install\ninstalling 1 of 1')).toEqual([
      { phase: 'resolving', done: 0, total: 12 },
    ]);
  });

  it('is said by the line that tells what it is at', () => {
    expect(spokenLine(`${LINES.slice(0, 4).join('\n')}\n`)).toBe('installing 1 of 3: KB5032198');
  });

  it('takes no words of a program of Unix for its own', () => {
    expect(progressStates('install: cannot stat x\ninstalling x of y: z\nfound nothing to install\n')).toEqual([]);
  });
});

describe('the job of an install', () => {
  const parameters = { serverSelection: 0, categories: [], excludes: [], excludedKbs: [] } as const;
  const job = jobScript({ kind: 'install', parameters });

  it('is nothing but ASCII, and compiles nothing as SYSTEM', () => {
    expect(job).toMatch(/^[\n\x20-\x7e]*$/);
    expect(job).not.toMatch(/Add-Type/);
  });

  it('tells what it is at where the poll looks for it, and installs though that cannot be written', () => {
    expect(job).toContain("Open(\"$here\\progress.log\",'Append','Write','ReadWrite')");
    expect(job).toContain('$f.Write($b,0,$b.Length) } finally { $f.Close() }\n  } catch { }');
  });

  it('fetches each update by a call of its own, and installs a set by one', () => {
    expect(job.match(/\.Download\(\)/g)).toHaveLength(1);
    expect(job).toMatch(/foreach \(\$u in \$c\) \{[^}]*\$l\.Updates=\$one; \$d=\$l\.Download\(\)/);
    expect(job).toMatch(/\$i\.Updates=\$c;[\s\S]{1,300}\$r=\$i\.Install\(\)/);
  });
});
