// Writes the scores of the reports that Stryker left in `reports/mutants/` into `docs/mutants.md`, file by file: what was not run again keeps
// the row of its last run, with its day. A file that is gone has none.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { PARTS } from './parts.ts';

type Mutant = { readonly status: string };
type Report = { readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>> };
type Score = { readonly file: string; readonly killed: number; readonly left: number; readonly day: string };

const ROOT = new URL('../../', import.meta.url);
const DOC = new URL('docs/mutants.md', ROOT);
const [BEGIN, END] = ['<!-- scores: written by test/mutants/print-scores.ts -->', '<!-- end of scores -->'];
const KILLED: readonly string[] = ['Killed', 'Timeout'];
const LIVING: readonly string[] = ['Survived', 'NoCoverage'];
const ROW = /^\| (\S+\.ts) \| \d+ \| (\d+) \| (\d+) \| \S+ % \| (\S+) \|$/gm;

function reported(part: string): readonly Score[] {
  const path = new URL(`reports/mutants/${part}.json`, ROOT);
  if (!existsSync(path)) return [];
  const { files } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const day = statSync(path).mtime.toISOString().slice(0, 10);
  return Object.entries(files).map(([file, { mutants }]) => {
    const count = (among: readonly string[]) => mutants.filter(({ status }) => among.includes(status)).length;
    return { file, killed: count(KILLED), left: count(LIVING), day };
  });
}

function written(section: string): readonly Score[] {
  return [...section.matchAll(ROW)].map(([, file = '', killed, left, day = '']) => ({
    ...{ file, killed: Number(killed), left: Number(left), day },
  }));
}

function row(name: string, { killed, left, day }: Omit<Score, 'file'>): string {
  return `| ${name} | ${killed + left} | ${killed} | ${left} | ${((100 * killed) / (killed + left)).toFixed(1)} % | ${day} |`;
}

function section(part: string, before: string): string {
  const known = new Map([...written(before), ...reported(part)].map((score) => [score.file, score]));
  const scores = [...known.values()]
    .filter(({ file, killed, left }) => killed + left > 0 && existsSync(new URL(file, ROOT)))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  if (scores.length === 0) return `### ${part}\n\nNot run yet.\n`;
  const sum = (of: (score: Score) => number) => scores.reduce((total, score) => total + of(score), 0);
  const all = { killed: sum(({ killed }) => killed), left: sum(({ left }) => left), day: '' };
  const head = ['| file | mutants | killed | left | score | run |', '| --- | --- | --- | --- | --- | --- |'];
  return `### ${part}\n\n${[...head, ...scores.map((score) => row(score.file, score)), row('**all**', all)].join('\n')}\n`;
}

const text = readFileSync(DOC, 'utf8');
const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
const sectionOf = (part: string) =>
  text
    .slice(start, end)
    .split(/^### /m)
    .find((one) => one.split(/\W/, 1)[0] === part) ?? '';
const sections = Object.keys(PARTS).map((part) => section(part, sectionOf(part)));
writeFileSync(DOC, `${text.slice(0, start)}${BEGIN}\n\n${sections.join('\n')}\n${text.slice(end)}`);
