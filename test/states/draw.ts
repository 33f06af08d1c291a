// Draws state machines as Mermaid, which GitHub and most editors show as a picture.
import { type Drawable, waysOf } from './machines.ts';

const HEAD = `# States

Drawn from the code by \`npm run states\`; a test fails when this file is not current. Each machine is one table of transitions, and the
job beside it acts as the state says (\`jobs/run-machine.ts\`).
`;

export function drawAll(machines: Readonly<Record<string, Drawable>>): string {
  const parts = Object.entries(machines).map(([file, machine]) => drawOne(file, machine));
  return `${[HEAD, ...parts].join('\n')}`;
}

function drawOne(file: string, machine: Drawable): string {
  const rows = Object.entries(machine.states).map(([state, { means }]) => `| \`${state}\` | ${means} |`);
  return [
    `## ${machine.title}`,
    '',
    `\`${file}\``,
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...picture(machine),
    '```',
    '',
    '| state | what happens in it |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function picture(machine: Drawable): readonly string[] {
  const names = Object.keys(machine.states).map((state) => `  state "${state.replaceAll('-', ' ')}" as ${idOf(state)}`);
  const starts = machine.starts.map((state) => `  [*] --> ${idOf(state)}`);
  const ends = Object.entries(machine.states)
    .filter(([state, { on }]) => Object.keys(on).length === 0 || machine.ends?.includes(state) === true)
    .map(([state]) => `  ${idOf(state)} --> [*]`);
  return [...names, ...starts, ...arrows(machine), ...ends];
}

/** One arrow for all events that lead from one state to the same other one. */
function arrows(machine: Drawable): readonly string[] {
  const together = Map.groupBy(waysOf(machine), ([from, , to]) => `  ${idOf(from)} --> ${idOf(to)}`);
  return [...together].map(([arrow, ways]) => `${arrow}: ${ways.map(([, event]) => wordsOf(event)).join(' / ')}`);
}

function idOf(state: string): string {
  return state.replaceAll('-', '_');
}

function wordsOf(event: string): string {
  return event.replaceAll('-', ' ').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
