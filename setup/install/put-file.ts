// Puts a file in its place, whole or not at all, readable by its owner alone from its first byte.
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SettingsError } from '../../config.ts';

export const OWNER_ONLY = 0o600;
const DIRECTORY_OWNER_ONLY = 0o700;

/** Throws SettingsError: what is there stays as it was. */
export function putFile(where: string, content: Buffer): void {
  try {
    put(where, content);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = (code === undefined ? undefined : REASONS[code]) ?? message;
    throw new SettingsError([
      `${where} cannot be written (${why}). Run the setup again then: it goes on where it was.`,
    ]);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not: start the setup as root, or name another directory',
  EPERM: 'this account may not: start the setup as root, or name another directory',
  EROFS: 'nothing can be written there: name another directory',
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'the quota is used up: make room',
  ENOTDIR: 'a part of its path is no folder: name another directory',
  EEXIST: 'a part of its path is no folder: name another directory',
};

function put(where: string, content: Buffer): void {
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
