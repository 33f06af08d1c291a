// One folder for all that a run of tests writes beside itself, removed at its end: what a test leaves behind does not stay on the machine.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Set for this process and the workers that it starts after it. Twice in a process: the same. */
export function useTemporaryFolder(): void {
  if (path.basename(tmpdir()).startsWith(NAME)) return;
  const folder = mkdtempSync(path.join(tmpdir(), NAME));
  // As root the embedded PostgreSQL runs as another user, which must come through.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

// Short: names of sockets end after a hundred characters.
const NAME = 'pctests-';
