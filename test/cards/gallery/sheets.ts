// Every card in a page, in both languages, light and dark, with few and with many servers, to be looked at in a browser at any width.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { page, RENDERER_FILE, THEMES } from '../gallery-page.ts';
import { plain } from '../sample.ts';
import { allCards } from '../samples.ts';

export function writeSheets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(RENDERER_FILE, path.join(folder, 'adaptivecards.js'));
  for (const servers of [4, 108, 400]) {
    for (const language of ['fr', 'en'] as const) {
      const cards = Object.entries(allCards({ ...plain(language), servers }, language));
      for (const [theme, colors] of Object.entries(THEMES)) {
        const file = path.join(folder, `${servers}.${language}.${theme}.html`);
        writeFileSync(file, page(cards, colors, 'adaptivecards.js'));
      }
    }
  }
}
