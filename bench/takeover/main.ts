// `npm run import:patchcenter` against a PatchCenter of 100,000 servers with a million rows of history: time and memory up to the proposed
// change, applied, and proposed again when nothing is new. Beside it, what reading all of it takes alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { cpuSeconds } from '../parts/child.ts';
import { type Goal, say, sayGoals } from '../parts/goals.ts';
import { openGround } from '../parts/ground.ts';
import { rowsOf, SCHEMA } from './fill.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ADMIN = '11111111-1111-4111-8111-111111111111';
/** Resident memory is looked at so often; the peak is the kernel's own (VmHWM). */
const LOOK_MS = 100;
/** What a machine that runs the product beside it can give. */
const MOST_MB = 2_000;
const MOST_SECONDS = 180;

export async function benchTakeover(servers: number): Promise<void> {
  const ground = await openGround('takeover');
  try {
    const url = new URL(ground.url);
    url.pathname = '/patchcenter';
    await fill(ground.url, url.href, servers);
    const settings = path.join(ground.dir, 'settings.yaml');
    await writeFile(
      settings,
      `zone: Europe/Paris\nadmins: [${ADMIN}]\nssh: { username: patch, privateKeyFile: none, suffixes: ['', .example.com] }\n`,
    );
    const env = { DATABASE_URL: ground.url, PATCHCENTER_URL: url.href, PATCHCENTER_CONFIG: settings };
    say(
      `${servers} servers, ${servers * 10} rows of history. Reading it all, alone: ${(await readAll(url.href)).toFixed(1)} s.`,
    );
    const proposed = await run('proposed', ['--as', ADMIN], env);
    await run('proposed again and applied', ['--as', ADMIN, '--apply'], env);
    await run('once more, nothing new', ['--as', ADMIN], env);
    sayGoals(goalsOf(servers, proposed));
  } finally {
    await ground.clear();
  }
}

type Weighed = { readonly seconds: number; readonly mb: number };

function goalsOf(servers: number, { seconds, mb }: Weighed): readonly Goal[] {
  const isFull = servers >= 100_000;
  return [
    {
      ...{
        name: 'a takeover, up to the proposed change',
        goal: `${MOST_SECONDS} s`,
        measured: `${seconds.toFixed(0)} s`,
      },
      met: isFull ? seconds <= MOST_SECONDS : null,
    },
    {
      ...{ name: 'its memory at the most', goal: `${MOST_MB} MB`, measured: `${mb.toFixed(0)} MB` },
      met: isFull ? mb <= MOST_MB : null,
    },
  ];
}

async function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Weighed> {
  const began = performance.now();
  const child = spawn(process.execPath, [...command(), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, mb, cpu] = ['', 0, 0];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const look = setInterval(() => {
    try {
      [cpu, mb] = [cpuSeconds(child.pid ?? 0), peakMb(child.pid ?? 0) || mb];
    } catch {
      // It has ended between two looks.
    }
  }, LOOK_MS);
  await once(child, 'close');
  clearInterval(look);
  const seconds = (performance.now() - began) / 1000;
  say(`  ${name.padEnd(30)}${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, ${mb.toFixed(0)} MB at the most`);
  for (const line of said.trim().split('\n').slice(-4)) say(`    ${line.slice(0, 200)}`);
  return { seconds, mb };
}

/** As `npm run` starts it, without npm between. */
function command(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return String(scripts['import:patchcenter']).split(' ').slice(1);
}

function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function fill(own: string, foreign: string, servers: number): Promise<void> {
  await asked(own, ['create database patchcenter']);
  await asked(foreign, [SCHEMA, ...rowsOf(servers, new Date(Date.now() - 86_400_000).toISOString().slice(0, 10))]);
}

/** Page by page, as little as a program can do with it. */
async function readAll(url: string): Promise<number> {
  const began = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  for (const table of ['servers', 'server_ips', 'patch_history', 'patch_validation', 'server_correspondance']) {
    await client.query(`declare c cursor for select * from ${table}`);
    while ((await client.query('fetch 5000 from c')).rows.length > 0);
    await client.query('close c');
  }
  await client.end();
  return (performance.now() - began) / 1000;
}

async function asked(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
