// The stand-in of Windows behind the machine's own sshd, on a loopback port that nobody answers while it restarts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { server } from '../../../targets/windows/stand-in/estate.ts';
import { frontOf } from '../../../targets/windows/stand-in/front.ts';
import { createMachine, type MachineState, type WindowsMachine } from '../../../targets/windows/stand-in/machine.ts';
import { startRealSshd } from '../ssh/real-sshd.ts';

const SHELL = fileURLToPath(new URL('../../../targets/windows/stand-in/shell.ts', import.meta.url));

export type RealWindows = {
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
  readonly machine: WindowsMachine;
  stop(): Promise<void>;
};

export async function startRealWindows(state: MachineState = server({ speed: 0 })): Promise<RealWindows> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-windows-'));
  const machine = createMachine(folder, state);
  const sshd = await startRealSshd({ extraConfig: [`ForceCommand exec ${process.execPath} ${SHELL} ${folder}`] });
  const front = await frontOf(machine, sshd.port);
  return {
    port: front.port,
    username: sshd.username,
    privateKey: sshd.privateKey,
    machine,
    stop: async () => {
      await front.close();
      await sshd.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
