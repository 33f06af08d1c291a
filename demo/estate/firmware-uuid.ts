// The uuid that the firmware of a simulated machine has: made of the name of its host, so that host and vCenter tell the same (RUN-17).
import { createHash } from 'node:crypto';

/** With or without domain, in any case. */
export function firmwareUuid(hostname: string): string {
  const name = hostname.toLowerCase().replace(/\..*$/, '');
  const digits = createHash('sha1').update(`patchcenter demo ${name}`).digest('hex');
  const [a, b, c, d, e] = [
    [0, 8],
    [8, 12],
    [13, 16],
    [17, 20],
    [20, 32],
  ].map(([from, to]) => digits.slice(from, to));
  return `${a}-${b}-5${c}-a${d}-${e}`;
}
