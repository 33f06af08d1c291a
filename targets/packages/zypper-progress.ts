// Progress of zypper (RUN-7).
import type { UpdateProgress } from '../ports.ts';

/** `7 packages to upgrade, 1 new.` */
const COUNT = /^\d+ (?:packages? to|paquets? à) /;
/** `Retrieving package bash-5.2-1.x86_64 (1/8), …`; later versions write `Retrieving: bash… (1/8), …`. */
const RETRIEVING = /^(?:Retrieving|Récupération).* \((\d+)\/(\d+)\)/;
/** `(1/8) Installing: bash-5.2-1.x86_64 [...done]` */
const INSTALLING = /^\((\d+)\/(\d+)\) \S/;

export function zypperProgress(line: string): UpdateProgress | null {
  if (COUNT.test(line)) {
    const total = (line.match(/\d+/g) ?? []).reduce((sum, count) => sum + Number(count), 0);
    return { phase: 'resolving', done: 0, total };
  }
  const retrieving = RETRIEVING.exec(line);
  if (retrieving) return { phase: 'downloading', done: Number(retrieving[1]), total: Number(retrieving[2]) };
  const installing = INSTALLING.exec(line);
  if (!installing) return null;
  return { phase: 'installing', done: Number(installing[1]), total: Number(installing[2]) };
}
