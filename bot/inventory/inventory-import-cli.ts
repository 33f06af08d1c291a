// `npm run inventory:import FILE… -- [--covers INF,DMZ|all] [--as EMAIL] [--yes] [--confirm N]`: the inventory from workbooks and CSVs, which
// are one source together (INV-1).
import { parseArgs } from 'node:util';
import { SHELL_LIMITS } from '../../spreadsheets/read-limits.ts';
import { importFromCommandLine } from '../change-sets/import-cli.ts';
import { INVENTORY_CHANGES } from './inventory-work.ts';
import { coverageSaid, printedChange } from './printed-change.ts';
import { proposeInventory } from './propose-inventory.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' },
    covers: { type: 'string' },
    confirm: { type: 'string' },
    env: { type: 'string', multiple: true },
    yes: { type: 'boolean', default: false },
  },
});

await importFromCommandLine(
  {
    subject: INVENTORY_CHANGES,
    example: 'npm run inventory:import servers.xlsx -- --as claire@example.com',
    propose: (ctx, by, files) =>
      proposeInventory(ctx, by, { files, covers: coverageSaid(values.covers), limits: SHELL_LIMITS }),
    print: printedChange,
    undo: '/inventory undo',
  },
  positionals,
  values,
);
