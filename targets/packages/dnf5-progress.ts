// Progress of dnf 5 (RUN-7): `[ 3/10] bash-0:5.2-1.fc42.x86_64  100% | 14.3 MiB/s | 410.2 KiB | 00m00s`.
// https://dnf5.readthedocs.io
import type { UpdateProgress } from '../ports.ts';

const SUMMARY = /^Transaction Summary:$/;
const ROW = /^\[\s*(\d+)\/(\d+)\] (.*?)\s+\d+% \|/;
const PREPARING = /^(Verify package files|Prepare transaction)/;
const STEP = /^(Installing|Upgrading|Downgrading|Reinstalling|Removing|Erasing|Cleaning|Running)\b/;
const KEY = /^https?:|^Total$/;

export function dnf5Progress(line: string, before: UpdateProgress | null): UpdateProgress | null {
  if (SUMMARY.test(line)) return { phase: 'resolving', done: 0, total: 0 };
  const [, done, total, what = ''] = ROW.exec(line) ?? [];
  if (done === undefined || PREPARING.test(what) || KEY.test(what)) return null;
  if (STEP.test(what)) return { phase: 'installing', done: Number(done), total: Number(total) };
  return before?.phase === 'installing' ? null : { phase: 'downloading', done: Number(done), total: Number(total) };
}
