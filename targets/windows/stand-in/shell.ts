// The program that a real sshd runs in the place of a shell: `ForceCommand exec node shell.ts FOLDER`. FOLDER is the machine.
import { once } from 'node:events';
import { readsStdin } from './command-line.ts';
import { WindowsMachine } from './machine.ts';
import { deliver, runCommand } from './run-command.ts';

// When the connection ends, sshd ends its children: not in the middle of a change of the machine.
process.on('SIGHUP', () => undefined);

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('shell.ts needs the folder of the machine');

const command = process.env.SSH_ORIGINAL_COMMAND ?? '';
const parts: Buffer[] = [];
if (readsStdin(command)) for await (const part of process.stdin) parts.push(part as Buffer);

const outcome = runCommand(new WindowsMachine(folder), command, Buffer.concat(parts));
const end = await deliver(outcome, {
  out: (part) => say(process.stdout, part),
  err: (part) => say(process.stderr, part),
});
// Its parent serves this connection: without it the connection is torn, as by a network card that is reset.
if (end === 'cut') process.kill(process.ppid, 'SIGKILL');
else process.exitCode = end.exitCode;

async function say(stream: NodeJS.WriteStream, part: Buffer): Promise<void> {
  if (part.length > 0 && !stream.write(part)) await once(stream, 'drain');
}
