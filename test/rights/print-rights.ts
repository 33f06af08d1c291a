// `npm run rights`: writes the table of rights into `docs/rights.md`.
import { writeFileSync } from 'node:fs';
import { drawRights } from './document.ts';
import { buttonRows, commandRows } from './table.ts';

writeFileSync(new URL('../../docs/rights.md', import.meta.url), drawRights(commandRows(), buttonRows()));
