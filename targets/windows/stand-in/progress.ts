// What the job of an install has written of its way by now, by the machine's clock: found, fetched one after the other, installed by one call.
import type { Task } from './machine.ts';

/** Of the time that the task takes: what is searched, what is fetched; the rest installs. */
const [FOUND, FETCHED] = [0.15, 0.35];

/** null: nothing yet, or a job that does not install. As the file is: without an end of its last line where it is being written. */
export function progressSaid({ job, startsAt, endsAt, named = [], fault, ended }: Task, now: number): string | null {
  if (job !== 'install' || named.length === 0) return null;
  if (fault?.kind === 'wsus-down' || fault?.kind === 'search-warning') return null;
  // One that was ended by somebody, or by a restart, was so in its middle.
  const part = ended === null ? (now - startsAt) / (endsAt - startsAt) : 0.5;
  const all = named.length;
  const downloads = named.map((name, at) => ({
    line: `downloading ${at + 1} of ${all}: ${name}`,
    at: FOUND + ((FETCHED - FOUND) * at) / all,
  }));
  const install = { line: `installing 1 of ${all}: ${named.join(', ')}`, at: FETCHED };
  const lines = [
    { line: `found ${all} to install`, at: FOUND },
    ...downloads,
    ...(fault?.kind === 'download-fails' ? [] : [install]),
  ];
  const said = lines.filter(({ at }) => at <= part).map(({ line }) => `${line}\n`);
  return said.length === 0 ? null : said.join('');
}
