// What a host that runs the scripts it is sent says back: `answer` in the frame of its script.
import { readFramed } from '../../demo/estate/ssh/script-reader.ts';
import type { ExecResult } from '../../targets/ports.ts';

export function inFrame(stdin: string | undefined, answer: Partial<ExecResult>): ExecResult {
  const mark = readFramed(stdin ?? '')?.mark;
  if (mark === undefined) throw new Error(`not in a frame: ${stdin}`);
  const { exitCode = 0, stdout = '', stderr = '' } = answer;
  return {
    exitCode,
    stdout: `\nframe-${mark} begin\n${stdout}\nframe-${mark} end ${exitCode}\n`,
    stderr: `\nframe-${mark} errors\n${stderr}`,
  };
}
