// What an install has done, in words and as an exit code. What its task was at meanwhile stands before it (`install-progress.ts`).
import type { FailureClass } from '../../failure-class.ts';
import { withoutCode } from './coded.ts';
import { type InstallResult, namesOf } from './updates.ts';

const CODES = ['not started', 'in progress', 'installed', 'installed with errors', 'failed', 'aborted'];
const DOWNLOADS: Readonly<Record<number, string>> = { 2: 'complete', 3: 'complete with errors' };
const [NOT_STARTED, SUCCEEDED] = [0, 2];
const HEAD = 'Windows Update';
const RESTART_FIRST = 'Windows waits for a restart, and installs nothing before it';

/** 0: all of it was installed, or nothing was left. As updates of Unix: everything else is a failure. */
export function exitCodeOf({ Error: error, Skipped, Install, Updates = [] }: InstallResult): number {
  if (error !== null || Skipped === 'reboot-required') return 1;
  if (Skipped === 'nothing') return 0;
  return Install?.ResultCode === SUCCEEDED && Updates.every(({ ResultCode }) => ResultCode === SUCCEEDED) ? 0 : 1;
}

export function logOf(result: InstallResult): string {
  const { Error: error, Skipped, Download, Install, Updates = [], NotFound = [], Asking = [] } = result;
  const lines = [`${HEAD}: ${Updates.length} to install`];
  if (error !== null)
    lines.push(`failed: ${error.HResult ?? '?'} ${withoutCode(oneLine(error.Message ?? ''), error.HResult ?? '')}`);
  if (Skipped === 'reboot-required') lines.push(RESTART_FIRST);
  if (Skipped === 'nothing') lines.push('Nothing to do.');
  if (Download !== null)
    lines.push(
      `download: ${DOWNLOADS[Download.ResultCode] ?? codeText(Download.ResultCode)} ${Download.HResult ?? ''}`.trimEnd(),
    );
  for (const update of Updates) {
    const failed = update.ResultCode === SUCCEEDED ? '' : ` ${update.HResult ?? '?'}`;
    const restart = update.RebootRequired ? ', complete after a restart' : '';
    lines.push(
      `${namesOf(update).join(' ')} ${oneLine(update.Title)}: ${codeText(update.ResultCode)}${failed}${restart}`,
    );
  }
  if (waitsForRestart(result)) lines.push(RESTART_FIRST);
  if (Asking.length > 0) lines.push(`left out, as they may ask somebody while they are installed: ${Asking.join(' ')}`);
  if (NotFound.length > 0) lines.push(`no longer offered: ${NotFound.join(' ')}`);
  if (Install !== null) lines.push(`install: ${codeText(Install.ResultCode)} ${Install.HResult ?? ''}`.trimEnd());
  return `${lines.join('\n')}\n`;
}

/** One of them wants a restart, and those after it were not begun. */
function waitsForRestart({ RebootRequired, Updates = [] }: InstallResult): boolean {
  return RebootRequired === true && Updates.some(({ ResultCode }) => ResultCode === NOT_STARTED);
}

function codeText(code: number): string {
  return CODES[code] ?? `code ${code}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}]+/gu, ' ').trim();
}

/**
 * Access is denied; a privilege is not held; blocked by a group policy or by software restriction.
 * https://learn.microsoft.com/windows/win32/debug/system-error-codes
 */
const REFUSALS = /0x80070005|0x80070522|0x800704ec|0x80070312/i;

/** The first that speaks, in the order of trust. https://learn.microsoft.com/windows/deployment/update/windows-update-error-reference */
const CLASSES: readonly (readonly [FailureClass, RegExp])[] = [
  ['disk', /0x80070070|0x80240fff.*space/i],
  ['interrupted', /0x8007045b|0x8024000b/i],
  // An install or a servicing of somebody else goes on.
  ['lock', /0x80240016|0x80070020/i],
  ['signature', /0x800b01\d\d|0x80096\d{3}|0x80246002|0x80092003/i],
  ['network', /0x80072e[ef][0-9a-f]|0x8024402c|0x8024401[c-f]|0x80240438|0x80072f[08][0-9a-f]|0x800704cf/i],
  [
    'repository',
    /search of Windows Update was not whole|0x80244[0-9a-f]{3}|0x8024500c|0x800f081f|0x80240437|0x8024002e/i,
  ],
  // 0x800F0823: a newer servicing stack is wanted first.
  ['dependency', /0x80240017|0x800f0823|0x800f0905|0x800f0831/i],
  ['refused', REFUSALS],
];

/** A right is missing, or a policy forbids it: no later try helps. */
export function isRefusal(said: string): boolean {
  return REFUSALS.test(said);
}

/** RUN-7, of a log that `logOf` has made; `unknown` for a good run too. */
export function windowsFailureClass(log: string): FailureClass {
  if (log.includes(RESTART_FIRST)) return 'reboot';
  return CLASSES.find(([, sign]) => sign.test(log))?.[0] ?? 'unknown';
}
