// `npm run walk:faults`: puts each fault of `faults.ts` into the product, two at a time, and walks until it is found. Minutes each.
// `npm run walk:faults -- override season` tries those whose names contain one of the words.
import { execFile } from 'node:child_process';
import { FAULTS, type Fault } from './faults.ts';

const DEEDS = process.env.WALK_DEEDS ?? '8000';
/** One for each core. */
const AT_ONCE = Number(process.env.WALK_AT_ONCE ?? 2);

type Found = { readonly seed: string; readonly deed: string; readonly why: string };

async function search({ name, seed: from = 1 }: Fault): Promise<Found | null> {
  const env = {
    ...process.env,
    WALK_FAULT: name,
    WALK_SEED: process.env.WALK_SEED ?? String(from),
    WALK_DEEDS: DEEDS,
    WALK_CARDS: 'off',
    NO_COLOR: '1',
  };
  const { code, said } = await run('npx', ['vitest', 'run', '--config', 'vitest.walk.config.ts'], env);
  const seed = /"seed": (\d+)/.exec(said)?.[1];
  const deed = /"deed": (\d+)/.exec(said)?.[1];
  const why = /"reasons": \[\s*\+?\s*"([^"]+)"/.exec(said)?.[1];
  if (seed !== undefined && deed !== undefined) return { seed, deed, why: why ?? '?' };
  if (code !== 0) throw new Error(`${name}: the walk itself failed\n${said.slice(-2000)}`);
  return null;
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { env, maxBuffer: 2 ** 28 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, said: stdout + stderr }),
    );
  });
}

const words = process.argv.slice(2);
const chosen = FAULTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const waiting = [...chosen];
let missed = 0;

async function searchInTurn(): Promise<void> {
  for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
    const began = performance.now();
    const found = await search(fault);
    const seconds = Math.round((performance.now() - began) / 1000);
    if (found === null) missed += 1;
    console.log(
      found === null
        ? `MISSED  ${fault.name}: ${DEEDS} deeds, ${seconds} s`
        : `found   ${fault.name}: seed ${found.seed}, deed ${found.deed}, ${seconds} s: ${found.why}`,
    );
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, searchInTurn));
console.log(`${chosen.length - missed} of ${chosen.length} faults found`);
process.exitCode = missed === 0 ? 0 : 1;
