// Keeps what a throw-away host says in one scenario, as a transcript; without a scenario, names them.
// usage, beside a throw-away host: LAB=… node capture.ts apt|zypper [NAME en|fr]
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from '../../../../targets/detached/run-script.ts';
import { answerOf, PROBE_SHELL, probeScript } from '../../../../targets/facts/probe.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const [family = '', name = '', language = ''] = process.argv.slice(2);
if (family !== 'apt' && family !== 'zypper') throw new Error('apt or zypper');
const HOST = join(process.env.LAB ?? '', 'throwaway', 'host');
const RUN = '/var/lib/patchcenter/patchcenter-attempt-a';

if (name === '') process.stdout.write(`${Object.keys(SCENARIOS[family]).join('\n')}\n`);
else capture(name);

function capture(scenario: string): void {
  const of = SCENARIOS[family as 'apt' | 'zypper'][scenario];
  if (of === undefined) throw new Error(`no scenario ${scenario}`);
  // The host of apt has nothing of rpm, as is usual.
  if (family === 'apt') renameSync(join(HOST, 'usr/bin/zypper'), join(HOST, 'usr/bin/zypper.away'));
  inHost('/bin/sh -s', `${of.before}\n`, 'ignore');
  const { output, exitCode } = said(of);
  const folder = join(import.meta.dirname, '..', family, language);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${scenario}.txt`), `$ ${of.title}\n${output.trimEnd()}\nexit: ${exitCode}\n`);
  process.stdout.write(`${family} ${language} ${scenario}: exit ${exitCode}\n`);
}

function said(of: Scenario): { output: string; exitCode: number | null } {
  if (of.kind === 'command') {
    const stdout = inHost(PROBE_SHELL, probeScript([{ id: 'it', command: of.command }]));
    return answerOf({ exitCode: 0, stdout, stderr: '' }, 'it');
  }
  mkdirSync(join(HOST, RUN), { recursive: true });
  writeFileSync(join(HOST, RUN, 'run'), inLanguage(runScript(of.ask)));
  inHost(`/bin/sh ${RUN}/run`, '');
  const read = (file: string) => readFileSync(join(HOST, RUN, file), 'utf8');
  return { output: read('log'), exitCode: Number(read('rc')) };
}

/** stdout. Processes that `before` leaves behind must not keep the channel: it has none then. */
function inHost(command: string, stdin: string, stdout: 'pipe' | 'ignore' = 'pipe'): string {
  const env = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LC_ALL=C'];
  const done = spawnSync('chroot', [HOST, ...env, '/bin/sh', '-c', command], {
    input: inLanguage(stdin),
    encoding: 'utf8',
    stdio: ['pipe', stdout, 'ignore'],
    maxBuffer: 64 << 20,
  });
  return done.stdout ?? '';
}

/** What a host would say that did not take our locale; waits are cut short, their words are the same. */
function inLanguage(script: string): string {
  const short = script.replaceAll(/(Lock::Timeout|LOCK_TIMEOUT)=600/g, '$1=2').replaceAll('patience=40', 'patience=0');
  if (language === 'en') return short;
  return short.replaceAll('LC_ALL=C', 'LC_ALL=fr_FR.UTF-8').replaceAll(/LANGUAGE=(?=[ ;])/g, 'LANGUAGE=fr');
}
