// A Chromium of the machine, for what only a browser can measure.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** null where the machine has none. */
export const BROWSER: string | null = findBrowser();

/** No sandbox: containers forbid it, and the pages are our own. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: BROWSER ?? 'chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

function findBrowser(): string | null {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(existsSync) ?? null;
}
