// What asks for a restart, out of all that a Windows host was asked about it: for a row that has room for one line.

const ASKS = /: yes$/;

/** Of a Linux host: as it is. */
export function askingForReboot(evidence: string): string {
  const asking = evidence.split('\n').filter((line) => ASKS.test(line));
  return asking.length === 0 ? evidence : asking.map((line) => line.replace(ASKS, '')).join(', ');
}
