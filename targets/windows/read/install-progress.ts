// Progress of an install of Windows (RUN-7), from the lines that its task writes meanwhile (`scripts/say.ts`).
import type { UpdateProgress } from '../../ports.ts';

const FOUND = /^found (\d+) to install$/;
/** What is named is begun, not done. */
const AT = /^(downloading|installing) (\d+) of (\d+): /;
/** Of the log that is made of the result: Windows may go on with its components for a while (TiWorker). */
const INSTALLED = /^install: [a-z0-9 ]+ 0x[0-9a-f]{8}$/i;

export function windowsProgress(line: string, before: UpdateProgress | null): UpdateProgress | null {
  const found = FOUND.exec(line);
  if (found) return { phase: 'resolving', done: 0, total: Number(found[1]) };
  const [, doing, number, total] = AT.exec(line) ?? [];
  if (doing === 'downloading' || doing === 'installing')
    return { phase: doing, done: Number(number) - 1, total: Number(total) };
  if (!INSTALLED.test(line) || before === null) return null;
  return { phase: 'verifying', done: 0, total: before.total };
}
