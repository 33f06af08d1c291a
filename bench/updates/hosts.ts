// The process with the simulated servers, as the bench speaks to it.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { newClientKey } from '../../demo/estate/client-key.ts';
import type { HostFigures, HostsOrder, HostsSaid } from './hosts-process.ts';

export type Hosts = {
  readonly pid: number;
  readonly places: Readonly<Record<string, { readonly address: string; readonly port: number }>>;
  /** OpenSSH text: what every host lets in. */
  readonly privateKey: string;
  figures(): Promise<HostFigures>;
  stop(): Promise<void>;
};

export async function startHosts(names: readonly string[], updateSeconds: number): Promise<Hosts> {
  const key = newClientKey();
  const child = fork(path.join(import.meta.dirname, 'hosts-process.ts'));
  const said = (kind: HostsSaid['kind']) => answer(child, kind);
  const ready = said('ready');
  child.send({ names, authorizedKey: key.public, updateSeconds } satisfies HostsOrder);
  const first = await ready;
  if (first.kind !== 'ready' || child.pid === undefined) throw new Error('The simulated servers did not start');
  return {
    pid: child.pid,
    places: first.places,
    privateKey: key.private,
    figures: async () => {
      const figures = said('figures');
      child.send('figures');
      const told = await figures;
      if (told.kind !== 'figures') throw new Error('The simulated servers did not count');
      return told.figures;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill()) await ended;
    },
  };
}

function answer(child: ChildProcess, kind: HostsSaid['kind']): Promise<HostsSaid> {
  const { promise, resolve, reject } = Promise.withResolvers<HostsSaid>();
  const ended = () => reject(new Error('The process of the simulated servers ended'));
  const listen = (message: unknown) => {
    const said = message as HostsSaid;
    if (said.kind === kind) resolve(said);
  };
  child.on('message', listen);
  child.once('exit', ended);
  return promise.finally(() => {
    child.off('message', listen);
    child.off('exit', ended);
  });
}
