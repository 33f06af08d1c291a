// What every log of an update must be read as, whichever the family and the language (RUN-7).
import { expect, it } from 'vitest';
import { updateOutcome } from '../../../domain/attempts/outcome.ts';
import { failureClass } from '../../../targets/packages/failure-class.ts';
import type { FailureClass, UpdateProgress } from '../../../targets/ports.ts';
import { updateProgress } from '../packages/update-progress.ts';
import { type Family, type Language, transcript } from './transcript.ts';

export type LogReading = { readonly failure: FailureClass | null; readonly progress: UpdateProgress | null };

export const done = (total: number): LogReading => ({
  failure: null,
  progress: { phase: 'installing', done: total, total },
});
export const nothing = (progress: UpdateProgress | null): LogReading => ({ failure: null, progress });
export const failed = (failure: FailureClass, progress: UpdateProgress | null = null): LogReading => ({
  failure,
  progress,
});

export function readsUpdateLogs(family: Family, language: Language, logs: Readonly<Record<string, LogReading>>): void {
  it.each(Object.entries(logs))('RUN-7: reads %s', (name, { failure, progress }) => {
    const { output, exitCode } = transcript(family, language, name);
    const log = `${output}\n`;
    expect(exitCode === 0).toBe(failure === null);
    // A good log without any change would count as a failure if it held the words of one.
    expect(failureClass(log, exitCode)).toBe(failure ?? 'unknown');
    expect(updateProgress(log)).toEqual(progress);
    expect(inPieces(log)).toEqual(progress);
    const outcome = updateOutcome({ exitCode, difference: [], failureClass: failureClass(log, exitCode) });
    expect(outcome).toMatchObject(failure === null ? { kind: 'nothing-to-do' } : { kind: 'failed', failure });
  });
}

/** As a worker reads: the last 16,000 characters again each time, from the answer before. */
function inPieces(log: string): UpdateProgress | null {
  let progress: UpdateProgress | null = null;
  for (let end = 700; end < log.length + 700; end += 700) {
    progress = updateProgress(log.slice(Math.max(0, end - 16_000), end), progress);
  }
  return progress;
}
