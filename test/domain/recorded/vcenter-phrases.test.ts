// Whatever the snapshot job and the vCenter client may say of a failure is French on a French card. The sentences are read off the code that
// makes them, so that a new one is found.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedText } from '../../../domain/recorded/recorded-words.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const SOURCES = [
  ...['jobs/snapshots', 'targets/vcenter'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder)).map((name) => path.join(folder, name)),
  ),
  'domain/prerequisites/datastore-space.ts',
].filter((name) => name.endsWith('.ts'));

/** What makes an error that is recorded, up to its end. */
const MAKES =
  /(?:VcenterError|unknownEffect|AnswerLost|CallNotDelivered|switchTo)\((?:[^;]|; )*?\);|return `[^`]*`;|const detail = `[^`]*`|NO_VCENTER = '[^']*'/gs;
const TEXT = /`((?:[^`\\]|\\.)*)`|'([^'\\\n]{6,})'/g;
/** Words that no French sentence has; names of operations and of machines have none of them. */
const ENGLISH =
  /(?<![\w-])(?:the|is|are|was|not|and|by|it|its|than|gone|made|needed|answers?|still|could|with(?:out)?|another|nothing|free|unknown|lost|time|stays)(?![\w-])/i;

function sentences(): readonly string[] {
  const found = SOURCES.flatMap((name) => {
    const source = readFileSync(path.join(ROOT, name), 'utf8');
    return Array.from(source.matchAll(MAKES), ([made]) => made);
  }).flatMap((made) => Array.from(made.matchAll(TEXT), ([, template, quoted]) => template ?? quoted ?? ''));
  // The settings are refused at the start, to whoever starts the process.
  return [...new Set(found)].filter((text) => ENGLISH.test(text) && !/^vCenter \$.vcenter\.name/.test(text));
}

/** A template with something in its places: numbers stand before units and after HTTP. */
function filled(template: string): string {
  return template
    .replace(/\$\{[^}]*(?:Percent|minutes|free|status)[^}]*\}/g, '12')
    .replace(/\$\{seconds\([^}]*\}/g, '12 s')
    .replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'VC-1');
}

describe('a failure of a snapshot or of a vCenter, on a French card', () => {
  it('is looked for where it is made', () => {
    expect(sentences().length).toBeGreaterThan(30);
  });

  it.each(sentences())('%s', (template) => {
    expect(recordedText(`refused: ${filled(template)}`).fr).not.toMatch(ENGLISH);
  });
});
