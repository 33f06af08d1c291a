// `npm run walk:faults`: puts each fault of `faults.ts` into the product, one at a time, and walks until it is found. Minutes each.
// `npm run walk:faults -- override season` tries those whose names contain one of the words.
import { spawnSync } from 'node:child_process';
import { FAULTS } from './faults.ts';

const DEEDS = process.env.WALK_DEEDS ?? '8000';

type Found = { readonly seed: string; readonly deed: string; readonly why: string };

function search(name: string): Found | null {
  const env = { ...process.env, WALK_FAULT: name, WALK_DEEDS: DEEDS, WALK_CARDS: 'off', NO_COLOR: '1' };
  const run = spawnSync('npx', ['vitest', 'run', '--config', 'vitest.walk.config.ts'], { env, encoding: 'utf8' });
  const said = run.stdout + run.stderr;
  const seed = /"seed": (\d+)/.exec(said)?.[1];
  const deed = /"deed": (\d+)/.exec(said)?.[1];
  const why = /"reasons": \[\s*\+?\s*"([^"]+)"/.exec(said)?.[1];
  if (seed !== undefined && deed !== undefined) return { seed, deed, why: why ?? '?' };
  if (run.status !== 0) throw new Error(`${name}: the walk itself failed\n${run.stderr.slice(-2000)}`);
  return null;
}

const words = process.argv.slice(2);
const chosen = FAULTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
let missed = 0;
for (const { name } of chosen) {
  const found = search(name);
  if (found === null) missed += 1;
  console.log(
    found === null ? `MISSED  ${name}` : `found   ${name}: seed ${found.seed}, deed ${found.deed}: ${found.why}`,
  );
}
console.log(`${chosen.length - missed} of ${chosen.length} faults found`);
process.exitCode = missed === 0 ? 0 : 1;
