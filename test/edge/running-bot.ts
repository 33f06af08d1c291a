// `bot/main.ts` as a process in production settings, with what it writes, how large it got, and a socket to say anything to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type LogLine = { readonly msg: string; readonly why?: string; readonly status?: number; readonly more?: number };

export type RunningBot = {
  readonly port: number;
  readonly monitoringPort: number;
  /** Of the process alone: nothing may be left in it. */
  readonly temporary: string;
  lines(): readonly LogLine[];
  /** Whatever it wrote that is no line of its log. */
  noise(): string;
  isAlive(): boolean;
  /** The largest it has ever been, in MB; NaN where the system does not tell. */
  peakMb(): number;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<number | null>;
};

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What is loaded before the bot; default: what it fetches of Microsoft comes from this machine. */
const LOCAL_MICROSOFT = path.join(import.meta.dirname, 'local-microsoft.ts');

export async function startBot(
  environment: NodeJS.ProcessEnv,
  settings: string,
  preload = LOCAL_MICROSOFT,
): Promise<RunningBot> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'patchcenter-edge-'));
  const config = path.join(mkdtempSync(path.join(tmpdir(), 'patchcenter-edge-config-')), 'config.yaml');
  writeFileSync(config, settings);
  const child = spawn(process.execPath, ['--import', preload, 'bot/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      TMPDIR: temporary,
      NODE_ENV: 'production',
      PORT: '0',
      MONITORING_PORT: '0',
      PATCHCENTER_CONFIG: config,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = keepOutput(child);
  const ports = () => ({
    port: portIn(written.lines(), 'the bot is ready', 'address'),
    monitoringPort: portIn(written.lines(), 'readiness and metrics', 'port'),
  });
  await until(
    () => ports().port > 0,
    () => `it did not start: ${written.noise()} ${JSON.stringify(written.lines())}`,
  );
  return {
    ...ports(),
    temporary,
    ...written,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    peakMb: () => peakMb(child.pid),
    signal: (name) => void child.kill(name),
    stop: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : null;
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

function keepOutput(child: ChildProcess): Pick<RunningBot, 'lines' | 'noise'> {
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const all = () => text.split('\n').filter((line) => line !== '');
  return {
    lines: () => all().flatMap((line) => (line.startsWith('{"level"') ? [JSON.parse(line) as LogLine] : [])),
    noise: () =>
      all()
        .filter((line) => !line.startsWith('{"level"'))
        .join('\n'),
  };
}

function portIn(lines: readonly object[], message: string, field: string): number {
  const line = lines.find((one) => 'msg' in one && one.msg === message) as Record<string, unknown> | undefined;
  return Number(/(\d+)(\/|$)/.exec(String(line?.[field] ?? '').replace(/^https?:\/\/[^:]*:/, ''))?.[1] ?? 0);
}

function peakMb(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
}

export async function until(isTrue: () => boolean | Promise<boolean>, complaint: () => string, seconds = 30) {
  const end = performance.now() + seconds * 1000;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export type Said = {
  /** All that came back. */
  readonly text: string;
  /** The first status; 0: the connection ended without one. */
  readonly status: number;
  readonly seconds: number;
};

/** Writes each part, waits in between if told to, and reads until the other side ends (or `seconds` are over). */
export function say(
  port: number,
  parts: readonly (string | Uint8Array)[],
  options: {
    readonly everyMs?: number;
    readonly seconds?: number;
    readonly cutAfter?: boolean;
    readonly half?: boolean;
  } = {},
): Promise<Said> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    const done = () => {
      clearTimeout(over);
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text.replace(/^HTTP\/1\.1 100[\s\S]*?\r\n\r\n/, ''))?.[1] ?? 0);
      resolve({ text, status, seconds: (performance.now() - began) / 1000 });
    };
    const over = setTimeout(done, (options.seconds ?? 20) * 1000);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.once('end', done);
    socket.once('close', done);
    socket.on('error', () => {});
    void (async () => {
      for (const part of parts) {
        if (socket.destroyed) return;
        socket.write(part);
        if (options.everyMs !== undefined) await new Promise((next) => setTimeout(next, options.everyMs));
      }
      if (options.half === true) socket.end();
      if (options.cutAfter === true) setTimeout(() => socket.resetAndDestroy(), 20);
    })();
  });
}
