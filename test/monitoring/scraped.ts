// Reads what a scrape was answered with, as Prometheus would.

/** null: there is no such series. */
export function sampleOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  for (const line of text.split('\n')) {
    const series = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (series?.[1] !== name) continue;
    const found = Object.fromEntries(
      [...(series[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    const same = Object.keys(labels).length === Object.keys(found).length;
    if (same && Object.entries(labels).every(([key, value]) => found[key] === value)) return Number(series[3]);
  }
  return null;
}

/** Names of families, with their types. */
export function familiesOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
}
