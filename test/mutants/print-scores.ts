// Writes the scores of the reports that Stryker left in `reports/mutants/` into `docs/mutants.md`: each part's of its last run.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { PARTS } from './parts.ts';

type Mutant = { readonly status: string };
type Report = { readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>> };

const DOC = new URL('../../docs/mutants.md', import.meta.url);
const [BEGIN, END] = ['<!-- scores: written by test/mutants/print-scores.ts -->', '<!-- end of scores -->'];
const KILLED: readonly string[] = ['Killed', 'Timeout'];
const LIVING: readonly string[] = ['Survived', 'NoCoverage'];

function row(name: string, mutants: readonly Mutant[]): string {
  const killed = mutants.filter(({ status }) => KILLED.includes(status)).length;
  const left = mutants.filter(({ status }) => LIVING.includes(status)).length;
  return `| ${name} | ${killed + left} | ${killed} | ${left} | ${((100 * killed) / (killed + left)).toFixed(1)} % |`;
}

function section(part: string): string {
  const path = new URL(`../../reports/mutants/${part}.json`, import.meta.url);
  if (!existsSync(path)) return `### ${part}\n\nNot run on this machine.\n`;
  const { files } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const mutated = Object.entries(files).filter(([, { mutants }]) =>
    mutants.some(({ status }) => KILLED.includes(status) || LIVING.includes(status)),
  );
  const lines = mutated.map(([file, { mutants }]) => row(file, mutants));
  const all = row(
    '**all**',
    mutated.flatMap(([, { mutants }]) => mutants),
  );
  const day = statSync(path).mtime.toISOString().slice(0, 10);
  const head = ['| file | mutants | killed | left | score |', '| --- | --- | --- | --- | --- |'];
  return `### ${part}, ${day}\n\n${[...head, ...lines, all].join('\n')}\n`;
}

const text = readFileSync(DOC, 'utf8');
const [before, after] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
writeFileSync(DOC, `${before}${BEGIN}\n\n${Object.keys(PARTS).map(section).join('\n')}\n${after}`);
