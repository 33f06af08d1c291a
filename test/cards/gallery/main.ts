// `npm run gallery`: `docs/cards.md` and its pictures, those alone that are no longer current. `npm run gallery -- FOLDER`: all cards as
// pages, for eyes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { startBrowser } from '../browser.ts';
import { openCardTab } from '../card-tab.ts';
import { cardsPage } from './cards-page.ts';
import { madeFromOf, smallPicture } from './picture-file.ts';
import { allPictures, PICTURES_FOLDER, type Picture, pageOf, SCALE } from './pictures.ts';
import { writeSheets } from './sheets.ts';

const folder = process.argv[2];
if (folder === undefined) await drawPictures();
else writeSheets(folder);
console.log(`Written to ${folder ?? 'docs/cards.md and docs/cards/'}`);

async function drawPictures(): Promise<void> {
  const pictures = allPictures();
  mkdirSync(PICTURES_FOLDER, { recursive: true });
  const files = new Set(pictures.map(({ file }) => file));
  for (const file of readdirSync(PICTURES_FOLDER)) {
    if (!files.has(file)) rmSync(new URL(file, PICTURES_FOLDER));
  }
  writeFileSync(new URL('../cards.md', PICTURES_FOLDER), cardsPage(pictures));
  await draw(pictures.filter((picture) => !isCurrent(picture)));
}

function isCurrent({ file, madeFrom }: Picture): boolean {
  const at = new URL(file, PICTURES_FOLDER);
  return existsSync(at) && madeFromOf(readFileSync(at)) === madeFrom;
}

async function draw(pictures: readonly Picture[]): Promise<void> {
  if (pictures.length === 0) return;
  const browser = await startBrowser();
  const { tab, show } = await openCardTab(browser, { width: 520, scale: SCALE });
  for (const alike of Map.groupBy(pictures, sheetOf).values()) {
    const [first] = alike;
    if (first === undefined) continue;
    await tab.setViewportSize({ width: first.widthPx, height: 800 });
    await show(
      pageOf(
        alike.map(({ card, shown }) => [card, shown]),
        first.theme,
      ),
    );
    for (const { card, file, madeFrom } of alike) {
      const screenshot = await tab.locator(`.card[id="${card}"]`).screenshot();
      writeFileSync(new URL(file, PICTURES_FOLDER), smallPicture(screenshot, madeFrom));
      console.log(file);
    }
  }
  await browser.close();
}

/** Cards of one look stand on one page. */
function sheetOf({ language, theme, width, servers }: Picture): string {
  return `${language} ${theme} ${width} ${servers}`;
}
