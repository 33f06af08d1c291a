// What a test has started must not outlive it, even when it is killed and can clean up nothing: a keeper process of its own
// session waits on a pipe, and acts when the pipe breaks.
import { spawn } from 'node:child_process';

const KEEPER = 'read -r word; [ "$word" = revoked ] || exec "$@"';

/** Runs the command once this process has ended, however that came; returns how to revoke it. */
export function lastWill(command: string, args: readonly string[]): () => void {
  const keeper = spawn('sh', ['-c', KEEPER, 'last-will', command, ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.on('error', (error) => process.stderr.write(`no keeper: ${error.message}\n`));
  keeper.stdin.on('error', () => {});
  keeper.unref();
  return () => keeper.stdin.end('revoked\n');
}
