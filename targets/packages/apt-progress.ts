// Progress of apt (RUN-7), from the lines that it writes for machines: the words of the others count nothing.
import type { UpdateProgress } from '../ports.ts';

/** `7 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.` */
const COUNT = /^(\d+) (?:upgraded|mis à jour), (\d+) (?:newly installed|nouvellement installés), /;
/** `dlstatus:3:84.0843:Retrieving file 3 of 9 (2s remaining)` */
const DOWNLOADING = /^dlstatus:\d+:[\d.]+:\D*(\d+)\D+(\d+)/;
/** `Get:3 http://…`: all there is where sudo lets no status through. */
const FETCHED = /^(?:Get|Réception de) ?:(\d+) /;
/** `pmstatus:bash:37.8378:Unpacking bash (amd64)`: percent of the whole transaction. */
const INSTALLING = /^pmstatus:.*?:([\d.]+):/;

/** Percents are told as packages of the number that apt announced, or of 100 when that line is gone. */
export function aptProgress(line: string, before: UpdateProgress | null): UpdateProgress | null {
  const count = COUNT.exec(line);
  if (count) return { phase: 'resolving', done: 0, total: Number(count[1]) + Number(count[2]) };
  const downloading = DOWNLOADING.exec(line);
  if (downloading) return { phase: 'downloading', done: Number(downloading[1]), total: Number(downloading[2]) };
  const fetched = FETCHED.exec(line);
  if (fetched && before && before.total > 0) {
    return { phase: 'downloading', done: Number(fetched[1]), total: before.total };
  }
  const installing = INSTALLING.exec(line);
  if (!installing) return null;
  const total = before && before.total > 0 ? before.total : 100;
  return { phase: 'installing', done: Math.min(total, Math.round((Number(installing[1]) * total) / 100)), total };
}
