// A host that its agent speaks for: each command is one of Systems Manager, run by root, whose answer is fetched. There is no connection to lose.
import { gzipSync } from 'node:zlib';
import type { ExecResult, HostSession, Platform, SsmInstance } from '../ports.ts';
import { reachError } from '../ssh/failures.ts';
import { awaitEnd, DELIVERY_SECONDS, giveInTurn, type Invocation, type Order, withdraw } from './commands.ts';
import { wholeOutput } from './kept-output.ts';
import { refusalOf } from './refusals.ts';
import { type AwsSetup, datedPlace, sideOf } from './setup.ts';

export type SsmHost = {
  readonly hostname: string;
  readonly platform: Platform;
  readonly instance: SsmInstance;
};

type ExecOptions = NonNullable<Parameters<HostSession['exec']>[1]>;

const DEFAULT_POLL_MS = 2000;
/** For an account that is asked too often to take an order. */
const TURN_MS = 30_000;
/** Until an end that the agent has reached is told. */
const TOLD_WITHIN_MS = 20_000;

export function openSsmSession(setup: AwsSetup, host: SsmHost): HostSession {
  const { instance } = host;
  return {
    kind: 'ssm',
    method: 'ssm',
    platform: host.platform,
    instance,
    address: `${host.hostname} (${instance.instanceId})`,
    exec: (command, options) => exec(setup, host, command, options),
    close: () => {},
  };
}

async function exec(
  setup: AwsSetup,
  { hostname, instance }: SsmHost,
  command: string,
  { stdin, timeoutMs = 60_000, maxOutputBytes = 1 << 20 }: ExecOptions = {},
): Promise<ExecResult> {
  const side = sideOf(setup, instance);
  const { instanceId } = instance;
  const output = { bucket: setup.bucket, place: datedPlace(setup, hostname) };
  const order: Order = {
    instanceId,
    document: 'AWS-RunShellScript',
    parameters: {
      commands: shellScript(command, stdin).split('\n'),
      executionTimeout: [String(Math.max(1, Math.ceil(timeoutMs / 1000)))],
    },
    comment: 'PatchCenter',
    output,
  };
  const pollMs = setup.pollMs ?? DEFAULT_POLL_MS;
  const commandId = await given(instanceId, giveInTurn(side, order, { untilMs: Date.now() + TURN_MS, pollMs }));
  const untilMs = Date.now() + DELIVERY_SECONDS * 1000 + timeoutMs + TOLD_WITHIN_MS;
  const ended = await followed(instanceId, awaitEnd(side, { instanceId, commandId }, { untilMs, pollMs }));
  if (ended === null) {
    await withdraw(side, instanceId, commandId);
    throw reachError('timeout', `${instanceId}: Systems Manager tells no end of a command`);
  }
  const exitCode = exitOf(instanceId, ended);
  return { exitCode, ...(await wholeOutput(side, ended, setup.bucket, maxOutputBytes)) };
}

function exitOf(instanceId: string, { stage }: Invocation): number | null {
  switch (stage.kind) {
    case 'ended':
      if (stage.exitCode === BEGUN_BEFORE)
        throw reachError('connection-lost', `${instanceId}: its agent began a command again, which was not done twice`);
      return stage.exitCode;
    case 'undelivered':
      throw reachError('timeout', `${instanceId}: the agent did not fetch a command (${stage.why})`, { acted: 'no' });
    case 'cut':
      if (stage.why === 'executiontimedout') throw reachError('timeout', `${instanceId}: a command took too long`);
      throw reachError('connection-lost', `${instanceId}: a command was cut (${stage.why})`);
    case 'under-way':
      throw new Error('a command that is under way has no end');
  }
}

async function given(instanceId: string, order: Promise<string>): Promise<string> {
  try {
    return await order;
  } catch (error) {
    const refusal = refusalOf(error);
    const detail = `${instanceId}: ${refusal.detail}`;
    if (refusal.kind === 'refused') throw reachError('aws-refused', detail, { acted: 'no' });
    throw reachError('connection-lost', detail, refusal.kind === 'unknown' ? {} : { acted: 'no' });
  }
}

/** Only what looks fails here: the command may have been carried out. */
async function followed<T>(instanceId: string, look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    throw reachError('aws-refused', `${instanceId}: ${refusalOf(error).detail}`);
  }
}

/** No command of ours ends so. */
const BEGUN_BEFORE = 76;

/**
 * What is run as the instance's script. An agent that was stopped in the middle of it, by a restart of the machine as well, runs it again when it
 * is back: its own directory remembers that it began. Whatever is given travels in base64, as Systems Manager replaces `{{ … }}`.
 */
export function shellScript(command: string, stdin: string | undefined): string {
  if (command.includes('{{')) throw new Error('a command of Systems Manager must not hold {{');
  const input = gzipSync(Buffer.from(stdin ?? ''), { level: 9 }).toString('base64');
  return `case $0 in */*) mkdir "\${0%/*}/patchcenter-begun" 2>/dev/null || [ ! -d "\${0%/*}/patchcenter-begun" ] || exit ${BEGUN_BEFORE};; esac
HOME=\${HOME:-/root}; export HOME
base64 -d <<'END_OF_PATCHCENTER_INPUT' | gzip -dc | ${command}
${input.replace(/.{1,76}/g, '$&\n')}END_OF_PATCHCENTER_INPUT`;
}
