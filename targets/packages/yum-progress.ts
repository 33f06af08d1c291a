// Progress of yum and dnf (RUN-7).
import type { UpdateProgress } from '../ports.ts';
import { transactionCount } from './transaction-count.ts';

const DOWNLOADED = /^\((\d+)\/(\d+)\): /;
/** `  Upgrading        : bash-4.4.20-5.el8.x86_64      7/19` */
const STEP = /^\s+(\S[^:]*?)\s*: .*?\s(\d+)\/(\d+)$/;
const VERIFYING = /^(Verifying|Vérification)/;
const PREPARING = /^(Preparing|Préparation)/;
const RESOLVED = /^(Dependencies resolved|Dependencies Resolved|Dépendances résolues)/;
export function yumProgress(line: string, before: UpdateProgress | null): UpdateProgress | null {
  if (RESOLVED.test(line)) return { phase: 'resolving', done: 0, total: 0 };
  const count = transactionCount(line);
  if (count !== null && before?.phase === 'resolving') return { ...before, total: before.total + count };
  const downloaded = DOWNLOADED.exec(line);
  if (downloaded) return progress('downloading', downloaded[1], downloaded[2]);
  const step = STEP.exec(line);
  if (!step || PREPARING.test(step[1] ?? '')) return null;
  return progress(VERIFYING.test(step[1] ?? '') ? 'verifying' : 'installing', step[2], step[3]);
}

function progress(phase: UpdateProgress['phase'], done = '0', total = '0'): UpdateProgress {
  return { phase, done: Number(done), total: Number(total) };
}
