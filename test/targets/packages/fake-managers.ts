// Package managers that write down how they were called, and what the files that they were given say.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runScript } from '../../../targets/detached/run-script.ts';
import type { PackageManager } from '../../../targets/packages/package-manager.ts';
import type { UpdateRequest } from '../../../targets/packages/update-scope.ts';
import type { LocalHost } from '../detached/local-host.ts';

/** Each call: its words, each ended by NUL, then one more NUL. */
const WRITES_DOWN = `#!/bin/sh
printf '%s\\0' "\${0##*/}" "$@" >>"$FIXTURE/calls"; printf '\\0' >>"$FIXTURE/calls"
`;

const GIVEN_FILES = `for word in "$@"; do
  case $word in Dir::Etc::preferences=*) cat "\${word#*=}" >"$FIXTURE/given" ;; esac
done
if [ -n "$ZYPP_CONF" ]; then cat "$(sed -n 's/^locksfile.path = //p' "$ZYPP_CONF")" >"$FIXTURE/given"; fi
`;

/** The host has this manager alone. `answer` is more shell: what it says, and its exit code. */
export function hasManager(host: LocalHost, family: PackageManager, answer = ''): void {
  rmSync(host.path('bin', 'yum'), { force: true });
  host.command(family, `${WRITES_DOWN}${GIVEN_FILES}${answer}`);
}

export type Run = {
  readonly exitCode: number;
  readonly log: string;
  readonly calls: readonly (readonly string[])[];
  /** The preferences or locks that the last call was given. */
  readonly given: string;
};

/** Runs the script of an update to its end, by itself. */
export async function runUpdate(host: LocalHost, ask: UpdateRequest): Promise<Run> {
  for (const name of ['run', 'calls', 'given']) rmSync(host.path(name), { recursive: true, force: true });
  mkdirSync(host.path('run'));
  writeFileSync(host.path('run', 'run'), runScript(ask).replaceAll(':/usr/sbin:/sbin', ''));
  await host.session.exec(`/bin/sh ${host.path('run', 'run')}`);
  const read = (...file: string[]) => (existsSync(host.path(...file)) ? readFileSync(host.path(...file), 'utf8') : '');
  return {
    exitCode: Number(read('run', 'rc')),
    log: read('run', 'log'),
    calls: read('calls')
      .split('\0\0')
      .slice(0, -1)
      .map((call) => call.split('\0')),
    given: read('given'),
  };
}
