// Scripts of AWS-RunShellScript really run, on this machine, as the agent does: a file given to /bin/sh.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ScriptRunner } from './world.ts';

export const realShell: ScriptRunner = async ({ script, workingDirectory, signal }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-ssm-'));
  try {
    const file = path.join(folder, '_script.sh');
    await writeFile(file, script);
    return await run(file, workingDirectory === '' ? folder : workingDirectory, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

function run(file: string, cwd: string, signal: AbortSignal) {
  return new Promise<{ stdout: string; stderr: string; exitCode: number }>((resolve, reject) => {
    const child = spawn('/bin/sh', [file], { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.once('error', reject);
    child.once('close', (code) => {
      const stderr = Buffer.concat(err).toString();
      const said = code === 0 ? stderr : `${stderr}failed to run commands: exit status ${code}`;
      resolve({ stdout: Buffer.concat(out).toString(), stderr: said, exitCode: code ?? 1 });
    });
  });
}
