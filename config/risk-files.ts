// COMP-5: the files of exploited vulnerabilities and of probabilities, read when they are asked for and again when they have changed.
import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type RiskFile, type RiskFiles, type RiskTrouble, readEpss, readKev } from '../domain/compliance/risks.ts';

type Named = { readonly kevFile?: string | undefined; readonly epssFile?: string | undefined };

export function followRiskFiles({ kevFile, epssFile }: Named): () => RiskFiles {
  const exploited = kevFile === undefined ? null : followed(kevFile, readKev);
  const probability = epssFile === undefined ? null : followed(epssFile, readEpss);
  return () => ({ exploited: exploited?.() ?? null, probability: probability?.() ?? null });
}

/** Of a file that cannot be read, why: what it would rank is shown all the same. */
function followed<Value>(name: string, read: (text: string) => RiskFile<Value>): () => RiskFile<Value> | RiskTrouble {
  let known: { readonly version: string; readonly content: RiskFile<Value> | RiskTrouble } | null = null;
  return () => {
    const version = versionOf(name);
    if (known?.version !== version) known = { version, content: contentOf(name, read) };
    return known.content;
  };
}

function versionOf(name: string): string {
  const stat = statSync(name, { throwIfNoEntry: false });
  return stat === undefined ? 'absent' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
}

function contentOf<Value>(name: string, read: (text: string) => RiskFile<Value>): RiskFile<Value> | RiskTrouble {
  try {
    const bytes = readFileSync(name);
    return read((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'absent' : 'malformed';
  }
}
