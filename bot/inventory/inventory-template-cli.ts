// `npm run inventory:template [FILE] [-- --language en]`: the empty workbook of the inventory, to fill and import.
import { access, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeInventory } from '../../spreadsheets/inventory-workbook.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { language: { type: 'string', default: 'fr' }, force: { type: 'boolean', default: false } },
});
const file = positionals[0] ?? 'inventory.xlsx';
const language = values.language === 'en' ? 'en' : 'fr';
const isThere = await access(file).then(
  () => true,
  () => false,
);
if (isThere && !values.force) {
  console.error(`${file} exists already: give another name, or --force to replace it.`);
  process.exitCode = 1;
} else {
  await writeFile(file, await writeInventory(null, language));
  console.log(`${file} is ready to be filled; then: npm run inventory:import ${file} -- --as YOUR@ADDRESS`);
}
