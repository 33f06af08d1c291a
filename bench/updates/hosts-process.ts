// The servers of the bench, in a process of their own: real SSH, simulated updates. It counts what is asked of them. Ends with its parent.
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { startSimulatedHosts } from '../../demo/estate/ssh/start-simulated-hosts.ts';

export type HostsOrder = {
  readonly names: readonly string[];
  readonly authorizedKey: string;
  readonly updateSeconds: number;
};

export type HostFigures = {
  readonly openConnections: number;
  /** Since the start. */
  readonly connections: number;
  readonly commands: number;
  readonly polls: number;
  readonly startedUpdates: number;
};

export type HostsSaid =
  | {
      readonly kind: 'ready';
      readonly places: Readonly<Record<string, { readonly address: string; readonly port: number }>>;
    }
  | { readonly kind: 'figures'; readonly figures: HostFigures };

let [openConnections, connections, commands, polls, startedUpdates] = [0, 0, 0, 0, 0];
// Also the one to the parent's pipe, which is no server's.
subscribe('net.server.socket', (message) => {
  const { socket } = message as { readonly socket: Socket };
  openConnections += 1;
  connections += 1;
  socket.once('close', () => {
    openConnections -= 1;
  });
});

function noteCommand(_command: string, stdin: string): void {
  commands += 1;
  if (stdin.includes('# patchcenter poll ')) polls += 1;
  if (stdin.includes('# patchcenter start ')) startedUpdates += 1;
}

function tell(said: HostsSaid): void {
  process.send?.(said);
}

process.once('disconnect', () => process.exit());
process.on('message', (message: HostsOrder | 'figures') => {
  if (message === 'figures') {
    tell({ kind: 'figures', figures: { openConnections, connections, commands, polls, startedUpdates } });
    return;
  }
  const { names, authorizedKey, updateSeconds } = message;
  void startSimulatedHosts(
    names.map((name) => ({ name, updateSeconds })),
    { authorizedKey, onExec: noteCommand },
  ).then(({ hosts }) =>
    tell({
      kind: 'ready',
      places: Object.fromEntries(hosts.map(({ name, address, port }) => [name, { address, port }])),
    }),
  );
});
