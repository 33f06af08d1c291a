// Progress as text: what every client shows, where charts and bars of Teams are missing on phones.

/** `37/120 · 30 %`, or `37/120 paquets · 30 %` with a unit. A total of 0 is 0 %. Never 100 % before the end. */
export function progressText(done: number, total: number, unit = ''): string {
  return `${done}/${total}${unit === '' ? '' : ` ${unit}`} · ${percent(done, total)} %`;
}

/** Ten blocks: `▰▰▰▱▱▱▱▱▱▱`. */
export function progressBar(done: number, total: number): string {
  const full = Math.floor(percent(done, total) / 10);
  return '▰'.repeat(full) + '▱'.repeat(10 - full);
}

function percent(done: number, total: number): number {
  if (total <= 0) return 0;
  return Math.min(100, Math.max(0, Math.floor((done / total) * 100)));
}
