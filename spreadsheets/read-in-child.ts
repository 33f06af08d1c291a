// The process that reads one workbook and ends: whatever the file does to it, the bot beside it goes on. It has no environment, may
// write nothing, and is told the file by its parent, whom it answers once.
import type { ReadLimits } from './read-limits.ts';
import { sheetsOfFile } from './sheets-of-file.ts';

process.once('message', ({ bytes, limits }: { readonly bytes: Uint8Array; readonly limits: ReadLimits }) => {
  sheetsOfFile(bytes, limits).then((result) => process.send?.(result, () => process.disconnect()));
});
