// The file of the answers as YAML. What stands in it may be a password: a fault says where it is, and repeats nothing of it.
import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { SettingsError } from '../../config.ts';

/** Throws SettingsError. */
export function readYamlAnswers(from: string): unknown {
  const text = readText(from);
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent', lineCounter: lines });
  const faults = [...document.errors, ...document.warnings].map(({ code, pos: [at] }) => {
    const { line, col } = lines.linePos(at);
    return `${from}: line ${line}, column ${col} cannot be read (${meaningOf(code)}). ${QUOTES}`;
  });
  if (faults.length > 0) throw new SettingsError(faults);
  try {
    return document.toJS();
  } catch {
    throw new SettingsError([`${from}: a value begins with an asterisk, which YAML takes for a reference. ${QUOTES}`]);
  }
}

const QUOTES =
  'A text with signs such as @ * & ! % # : or quotes stands between single quotes, a single quote in it is doubled.';

function meaningOf(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'this setting stands there twice';
  return code === 'MULTIPLE_DOCS' ? 'a second document begins' : code.toLowerCase().replaceAll('_', ' ');
}

function readText(from: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'it is not there' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new SettingsError([`${from} cannot be read (${why}).`]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SettingsError([`${from} is not written in UTF-8: save it so.`]);
  }
}
