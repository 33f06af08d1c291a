// Transcripts of apt and zypper, as the parsers get them. How they were made: README.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Family = 'apt' | 'zypper';
export type Transcript = { readonly output: string; readonly exitCode: number };

export function transcript(family: Family, language: Language, name: string): Transcript {
  const text = readFileSync(join(import.meta.dirname, family, language, `${name}.txt`), 'utf8');
  const found = /^\$ [^\n]*\n(.*)\nexit: (\d+)\n$/s.exec(text);
  if (!found) throw new Error(`not a transcript: ${family} ${language} ${name}`);
  return { output: found[1] ?? '', exitCode: Number(found[2]) };
}

export function transcriptNames(family: Family, language: Language): readonly string[] {
  return readdirSync(join(import.meta.dirname, family, language)).map((file) => file.replace(/\.txt$/, ''));
}
