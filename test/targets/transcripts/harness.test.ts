// Every transcript of yum that the harness keeps, read by the parsers: the right answer, and the same one in French.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { updateOutcome } from '../../../domain/attempts/outcome.ts';
import { isSudoRefusal, parseSudo } from '../../../targets/facts/as-root.ts';
import { parseDisk } from '../../../targets/facts/disk.ts';
import { parseNeedsRestarting } from '../../../targets/facts/needs-reboot.ts';
import { parsePackages } from '../../../targets/facts/packages-installed.ts';
import { parseAdvisories, parsePreview } from '../../../targets/facts/preview.ts';
import type { ProbeAnswer } from '../../../targets/facts/probe.ts';
import { parseRegistration } from '../../../targets/facts/rpm/registration.ts';
import { failureClass } from '../../../targets/packages/failure-class.ts';
import type { FailureClass, UpdateProgress } from '../../../targets/ports.ts';
import { harnessFolder, named } from '../../conformance/support/obstacle.ts';
import { updateProgress } from '../packages/update-progress.ts';

type Kept = {
  readonly name: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
};
type Check = (answer: ProbeAnswer, kept: Kept) => void;

const NOT_ASKED: ProbeAnswer = { exitCode: null, output: '' };
const at = (phase: UpdateProgress['phase'], done: number, total: number): UpdateProgress => ({ phase, done, total });

/** An update that went well; `progress` after its last line. */
function good(progress: UpdateProgress | null): Check {
  return ({ output, exitCode }) => {
    expect(exitCode).toBe(0);
    expect(failureClass(output, exitCode)).toBe('unknown');
    expect(updateProgress(`${output}\n`)).toEqual(progress);
  };
}

const nothingToDo: Check = (answer) => {
  good(at('resolving', 0, 0))(answer, { name: '', exit: 0, stdout: '', stderr: '' });
  expect(parsePreview(answer, NOT_ASKED)).toMatchObject({ packages: 0, downloadBytes: 0, rebootForecast: 'no' });
  expect(updateOutcome({ exitCode: 0, difference: [], failureClass: 'unknown' }).kind).toBe('nothing-to-do');
};

/** A failed update, as a worker sees it: the log, and the exit code of the command. */
function bad(failure: FailureClass, progress: UpdateProgress | null = null): Check {
  return ({ output, exitCode }) => {
    expect(failureClass(output, exitCode)).toBe(failure);
    expect(updateProgress(`${output}\n`)).toEqual(progress);
    expect(parsePreview({ exitCode, output }, NOT_ASKED)).toBeNull();
  };
}

function needsReboot(expected: 'yes' | 'no'): Check {
  return (answer) => expect(parseNeedsRestarting(answer)).toBe(expected);
}

/** The line of `df -P /` stands for each path that is asked, as it does where all are on one filesystem. */
function freeOnRoot(megabytes: number, usedPercent: number): Check {
  return ({ output }) => {
    const line = output.split('\n').find((one) => one.endsWith(' /')) ?? '';
    const header = output.split('\n').find((one) => /1024/.test(one)) ?? '';
    const df = { exitCode: 0, output: [header, line, line, line].join('\n') };
    const facts = { rootMb: megabytes, varMb: megabytes, bootMb: megabytes, rootUsedPercent: usedPercent };
    expect(parseDisk(df, NOT_ASKED)).toMatchObject(facts);
  };
}

/** Asked after `subscription-manager status` in the same command: its words and its own exit code. */
function registration(expected: 'registered' | 'not-registered'): Check {
  return (_, { stdout, stderr }) => {
    const output = `${stdout.slice(stdout.indexOf('status='))}${stderr}`;
    const exitCode = Number(/^identity=(\d+)$/m.exec(stdout)?.[1]);
    expect(parseRegistration({ exitCode, output }).state).toBe(expected);
  };
}

function previewed(expected: object): Check {
  return (answer) => expect(parsePreview(answer, NOT_ASKED)).toEqual(expected);
}

/** Lists of what could be updated, and errors: never taken for a preview, which is the transaction itself. */
const noPreview: Check = (answer) => {
  expect(parsePreview(answer, NOT_ASKED)).toBeNull();
  expect(parseNeedsRestarting(answer)).toBe('unknown');
};

function advisories(expected: number): Check {
  return (answer) => {
    expect(parseAdvisories(answer)).toBe(expected);
    expect(parseAdvisories({ ...answer, exitCode: 1 })).toBeNull();
  };
}

/** The usual form of `rpm -qa` names no architecture for sure: refused, not guessed. */
const refusedAsPackages: Check = (_, { stdout }) => {
  expect(() => parsePackages({ exitCode: 0, stdout, stderr: '' })).toThrow('not a package');
};

const sudoRefused: Check = (answer) => {
  expect(isSudoRefusal(answer)).toBe(true);
  expect(parseSudo(answer, answer)).toBe('no');
};

const PREVIEW = {
  packages: 10,
  securityAdvisories: null,
  downloadBytes: Math.round(5.9 * 1024 ** 2),
  kernelInScope: false,
  rebootForecast: 'yes',
};
const ALL_DONE = at('verifying', 19, 19);

const READ: Readonly<Record<string, Check>> = {
  '01-facts': freeOnRoot(255, 1),
  '02-registered': registration('registered'),
  '03-needs-restarting-before': needsReboot('no'),
  '04-check-update': noPreview,
  '05-check-update-security': noPreview,
  '06-updateinfo-summary': noPreview,
  '07-updateinfo-list-security': advisories(3),
  '08-updateinfo-list-all-cves': advisories(4),
  '09-updateinfo-info': noPreview,
  '10-update-assumeno': previewed(PREVIEW),
  '11-update-no-answer': previewed(PREVIEW),
  '12-update-not-root': bad('unknown'),
  '13-update-unknown-package': bad('unknown'),
  '14-update-downloadonly': good(at('downloading', 10, 10)),
  '15-update-ok': good(ALL_DONE),
  '16-update-nothing-to-do': nothingToDo,
  '17-check-update-none': noPreview,
  '18-needs-restarting-after': needsReboot('yes'),
  '22-rpm-qa-last': refusedAsPackages,
  '23-history-undo-last': good(ALL_DONE),
  '25-rpm-qa-after-undo': refusedAsPackages,
  '26-update-kernel-only': good(at('verifying', 3, 3)),
  '27-update-security': good(at('verifying', 7, 7)),
  '28-update-quiet': good(null),
  '29-update-on-a-terminal': good(ALL_DONE),
  '30-update-disk-full': bad('disk'),
  '31-df-disk-full': freeOnRoot(0, 100),
  '32-update-disk-full-after-download': bad('disk', at('downloading', 10, 10)),
  '33-unregistered': registration('not-registered'),
  '34-update-unregistered': bad('repository'),
  '35-update-repo-down': bad('repository'),
  '36-check-update-repo-down': bad('repository'),
  '37-needs-restarting-repo-down': needsReboot('no'),
  '38-update-missing-dependency': bad('dependency'),
  // It went well, and names what it skipped: only the change of packages tells (RUN-7).
  '39-update-missing-dependency-nobest': ({ output }) => expect(updateProgress(`${output}\n`)).toEqual(ALL_DONE),
  '40-update-unsigned': bad('signature'),
  '41-sudo-wants-password': sudoRefused,
  '42-sudo-only-listed': sudoRefused,
  '43-update-locked-5s': bad('lock'),
  '44-update-scriptlet-fails': bad('scriptlet', ALL_DONE),
  '46-rpm-qa-after-scriptlet-failure': refusedAsPackages,
  // The last line has no end: it is not read.
  '47-update-connection-cut': ({ output }) => {
    expect(failureClass(output, null)).toBe('interrupted');
    expect(updateProgress(output)).toEqual(at('installing', 9, 19));
  },
  '51-rpm-qa-after-cut': refusedAsPackages,
  '53-update-again-after-cut': nothingToDo,
  '54-update-killed-by-timeout': ({ output, exitCode }) => {
    expect(failureClass(output, exitCode)).toBe('interrupted');
    expect(updateProgress(output)).toMatchObject({ phase: 'installing', total: 19 });
  },
  '57-update-again-after-timeout': nothingToDo,
  '58-update-power-lost': ({ output }) => {
    expect(failureClass(output, null)).toBe('interrupted');
    expect(updateProgress(output)).toEqual(at('installing', 9, 19));
  },
  '59-rpm-qa-after-power-loss': refusedAsPackages,
  '62-update-after-power-loss': good(at('verifying', 2, 2)),
  '64-remove-duplicates': good(at('verifying', 24, 24)),
  '66-after-reboot': needsReboot('no'),
  '67-update-forced-C': good(ALL_DONE),
  '68-update-forced-C-inside-sudo': nothingToDo,
};

/** Commands that the product never runs. */
const NEVER_ASKED = /history|processes|rpmdb-check|yum-check|duplicates-after-timeout|65-reboot/;

const folder = path.join(harnessFolder(), 'transcripts');
const obstacle = existsSync(folder) ? null : `no transcripts in ${folder} (PATCHCENTER_HARNESS)`;

describe.skipIf(obstacle !== null).each(['en', 'fr'])(named('the transcripts of yum, in %s', obstacle), (language) => {
  const all = obstacle === null ? keptIn(language) : [];

  it('PRE-7, RUN-7: every one is read, or is of a command that is never asked', () => {
    const unread = all.filter(({ name }) => READ[name] === undefined && !NEVER_ASKED.test(name));
    expect(unread.map(({ name }) => name)).toEqual([]);
    expect(all.length).toBeGreaterThan(60);
  });
  it.each(all.filter(({ name }) => READ[name] !== undefined))('RUN-7, RUN-8, PRE-5 to PRE-7: reads $name', (kept) => {
    const output = `${kept.stdout}${kept.stderr}`.trimEnd();
    READ[kept.name]?.({ exitCode: kept.exit, output }, kept);
  });
});

function keptIn(language: string): readonly Kept[] {
  return JSON.parse(readFileSync(path.join(folder, language, 'all.json'), 'utf8')) as Kept[];
}
