// `npm run icons`: the icons of the Teams app from their drawings. They are kept in the tree, so that a manifest is made without this
// library; a test draws them again and compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { ICONS, type IconName } from '../app-icons.ts';

let ready: Promise<void> | undefined;

/** The PNG of that drawing, the same bytes on every machine. */
export async function drawIcon(name: IconName): Promise<Uint8Array> {
  ready ??= initWasm(readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))));
  await ready;
  const drawing = readFileSync(new URL(`${name}.svg`, import.meta.url), 'utf8');
  return new Resvg(drawing, { fitTo: { mode: 'width', value: ICONS[name].size } }).render().asPng();
}

if (import.meta.main) {
  for (const name of Object.keys(ICONS) as IconName[]) {
    writeFileSync(new URL(ICONS[name].file, import.meta.url), await drawIcon(name));
  }
}
