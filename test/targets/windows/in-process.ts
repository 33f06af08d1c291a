// The stand-in of Windows without its sshd: a session for tests whose matter are the jobs, not the connections.
import { type ExecResult, type HostSession, ReachError, type SshPort } from '../../../targets/ports.ts';
import type { WindowsMachine } from '../../../targets/windows/stand-in/machine.ts';
import { runCommand } from '../../../targets/windows/stand-in/run-command.ts';

export function sshTo(machine: WindowsMachine): SshPort {
  return {
    connect: async ({ hostname }) => {
      run(machine, 'exit 7', '');
      const session: HostSession = {
        ...{ kind: 'windows', method: 'ssh_key', address: hostname, close: () => {} },
        exec: async (command, { stdin = '' } = {}) => run(machine, command, stdin),
      };
      return session;
    },
  };
}

function run(machine: WindowsMachine, command: string, stdin: string): ExecResult {
  const outcome = runCommand(machine, command, Buffer.from(stdin));
  if (outcome.kind !== 'written')
    throw new ReachError({ kind: 'connection-lost', temporary: true, detail: `${machine.folder}: torn` });
  const { stdout, stderr, exitCode } = outcome;
  return { stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), exitCode };
}
