// The "lite" fleets: one process that does the handshake for real and answers from a string, built when the bench runs.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Fleet, Ground } from './fleet.ts';
import { programNamed } from './programs.ts';
import { startServing } from './serving.ts';

const SOURCE = path.join(import.meta.dirname, 'lite-server.go');
/** Where Debian's golang-golang-x-crypto-dev puts the library. */
const LIBRARIES = '/usr/share/gocode';

export type LiteServer = {
  /** `delayMs`: how long a command takes. */
  start(kind: Fleet['kind'], delayMs: number): Promise<Fleet>;
};

/** Null where there is no Go, or not its SSH library. */
export async function buildLiteServer(ground: Ground): Promise<LiteServer | null> {
  const go = await programNamed('go');
  if (go === null) return null;
  const program = path.join(ground.dir, 'lite-server');
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOFLAGS: '-mod=mod',
    GOPATH: LIBRARIES,
    GOCACHE: path.join(ground.dir, 'go-cache'),
  };
  try {
    await promisify(execFile)(go, ['build', '-o', program, SOURCE], { env, timeout: 120_000 });
  } catch {
    return null;
  }
  return {
    start: async (kind, delayMs) => {
      const args = [ground.hostKey, `${ground.userKey}.pub`, String(delayMs)];
      const { line, ...serving } = await startServing(program, args, 'listening on');
      return { kind, port: Number(line.split(' ').at(-1)), ...serving };
    },
  };
}
