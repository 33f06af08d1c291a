// `npm run inventory:import FILE… -- [--covers INF,DMZ|all] [--as EMAIL] [--yes] [--confirm N]`: the inventory from workbooks and CSVs, which
// are one source together (INV-1).
import { parseArgs } from 'node:util';
import type { ChangeSet } from '../../db/queries/change-sets/change-sets.ts';
import type { InventoryChange } from '../../domain/inventory/record.ts';
import { secondYesOf } from '../../domain/inventory/second-yes.ts';
import { unreadText } from '../../domain/unread.ts';
import { SHELL_LIMITS } from '../../spreadsheets/read-limits.ts';
import { importFromCommandLine } from '../change-sets/import-cli.ts';
import { INVENTORY_CHANGES } from './inventory-work.ts';
import { type Coverage, proposeInventory } from './propose-inventory.ts';

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
const MAX_LINES = 200;

await importFromCommandLine(
  {
    subject: INVENTORY_CHANGES,
    example: 'npm run inventory:import servers.xlsx -- --as claire@example.com',
    propose: (ctx, by, files) =>
      proposeInventory(ctx, by, { files, covers: coverage(values.covers), limits: SHELL_LIMITS }),
    print,
    undo: '/inventory undo',
  },
  positionals,
  values,
);

function coverage(covers: string | undefined): Coverage {
  const codes = (covers ?? '').split(/[\s,;]+/).filter((code) => code !== '');
  return codes.length === 1 && codes[0]?.toLowerCase() === 'all' ? 'all' : codes;
}

function print({ difference, refusals, unread }: ChangeSet<'inventory_changes'>): readonly string[] {
  const { changes, absent } = difference;
  const more = changes.length - MAX_LINES;
  const asked = secondYesOf(difference);
  return [
    ...changes.slice(0, MAX_LINES).map(lineOf),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    ...refusals.map(({ text }) => `✖ ${text.en}`),
    ...(unread.length > 0 ? [unreadText(unread).en] : []),
    ...(absent.length > 0
      ? [`${absent.length} servers of these domains are not in the file: they stay (--covers).`]
      : []),
    ...(asked === null ? [] : [`Needs --confirm ${asked.count}: servers retired or moved to or from production.`]),
    `${changes.length} changes, ${refusals.length} rows left out.`,
  ];
}

function lineOf({ entity, name, before, after, gone }: InventoryChange): string {
  if (before === null) return `+ ${entity} ${name}`;
  if (after === null) return `- ${entity} ${name}`;
  if (gone === true) return `- ${entity} ${name} (retired: not in the file)`;
  const fields = Object.entries(after).map(([field, value]) => `${field}: ${before[field] ?? '∅'} → ${value ?? '∅'}`);
  return `~ ${entity} ${name} (${fields.join('; ')})`;
}
