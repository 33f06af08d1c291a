// What Windows says on stderr, in words: PowerShell wraps its errors in CLIXML where nobody sits before it, and programs write in the
// code page of the machine, which SSH hands on as bytes that are no UTF-8.

const HEAD = '#< CLIXML';

/** Errors alone, without progress. What cannot be read is given as it came. */
export function wordsOfStderr(stderr: string): string {
  const at = stderr.indexOf(HEAD);
  if (at < 0) return stderr;
  const errors = [...stderr.slice(at).matchAll(/<S S="Error">([^<]*)<\/S>/g)].map(([, text = '']) => unescaped(text));
  return `${stderr.slice(0, at)}${errors.join('')}`;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** `_x000D_` is how CLIXML writes a character by its number. */
function unescaped(text: string): string {
  return text
    .replace(/&(lt|gt|amp|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
