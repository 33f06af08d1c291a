// `npm run demo`: starts everything, says where to look, and ends everything on Ctrl-C.
import { embeddedDataDir } from '../db/embedded.ts';
import type { Language } from '../domain/language.ts';
import { startDemo } from './launch.ts';
import { openingLines } from './script.ts';
import { demoSettings } from './settings.ts';

const asked = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.resolve());

const demo = await startDemo({
  language: languageAsked(),
  size: process.argv.slice(2).some((word) => word === 'large' || word === 'grand') ? 'large' : 'usual',
  // Of this run alone: a second demo beside it must not wipe the first one's.
  dataDir: embeddedDataDir(`demo-${process.pid}`),
  // Below what Linux, macOS and Windows give to outgoing connections: it is looked for a while before it is listened on.
  port: 28150,
  say: (line) => console.log(line),
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
for (const line of openingLines(demo.address, demo.startsAt, demoSettings().file.zone)) console.log(line);

const broken = await Promise.race([asked.promise.then(() => null), demo.broken]);
if (broken !== null) {
  console.error(`The process ${broken} has ended by itself: the logs are in ${demo.folder}`);
  process.exitCode = 1;
}
await demo.stop(broken !== null);

/** `npm run demo -- en`, else the language of the machine, else French. `large` beside it: a site that fills a week. */
function languageAsked(): Language {
  const words = process.argv.slice(2).map((word) => word.toLowerCase());
  if (words.includes('en')) return 'en';
  const machine = process.env.LC_ALL || process.env.LANG || '';
  return !words.includes('fr') && machine.toLowerCase().startsWith('en') ? 'en' : 'fr';
}
