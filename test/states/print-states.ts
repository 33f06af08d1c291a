// `npm run states`: draws the state machines into `docs/states.md`.
import { writeFileSync } from 'node:fs';
import { drawAll } from './draw.ts';
import { MACHINES } from './machines.ts';

writeFileSync(new URL('../../docs/states.md', import.meta.url), drawAll(MACHINES));
