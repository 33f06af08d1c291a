// Puts a file in its place, whole or not at all, readable by its owner alone from its first byte.
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const OWNER_ONLY = 0o600;
const DIRECTORY_OWNER_ONLY = 0o700;

export function putFile(where: string, content: Buffer): void {
  mkdirSync(path.dirname(where), { recursive: true, mode: DIRECTORY_OWNER_ONLY });
  const beside = `${where}.new`;
  // Of a run that was cut, or somebody's link: it is never written through.
  rmSync(beside, { force: true });
  try {
    writeNew(beside, content);
    renameSync(beside, where);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeNew(where: string, content: Buffer): void {
  const file = openSync(where, 'wx', OWNER_ONLY);
  try {
    fchmodSync(file, OWNER_ONLY);
    writeFileSync(file, content);
    // Else a machine that loses power may keep the name and not the content.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
