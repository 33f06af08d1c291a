// Commands through Systems Manager, really run by /bin/sh.
import { afterEach, describe, expect, it } from 'vitest';
import { openAwsClients } from '../../../integrations/aws/clients.ts';
import { awsSettings } from '../../../integrations/aws/settings.ts';
import {
  type AwsStandIn,
  realShell,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { openAws } from '../../../jobs/integrations/open-aws.ts';
import { askShell } from '../../../targets/framed-shell.ts';
import type { HostSession, Target } from '../../../targets/ports.ts';
import { giveInTurn } from '../../../targets/ssm/commands.ts';
import { refusalOf } from '../../../targets/ssm/refusals.ts';
import { shellScript } from '../../../targets/ssm/session.ts';

const LINUX = 'i-00000000000000001';
let aws: AwsStandIn;
let host: HostSession;
const closes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

const target = (instanceId: string): Target => ({
  hostname: 'vraws1',
  platform: 'linux',
  reach: { kind: 'ssm', account: 'main', region: 'eu-west-3', instanceId },
  sshMethod: 'ssh_key',
  environment: 'Recette',
});

async function started(options: Parameters<typeof startAws>[0] = {}) {
  process.env.AWS_ACCESS_KEY_ID = STANDARD_ACCOUNT.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = STANDARD_ACCOUNT.secretAccessKey;
  aws = await startAws({ speed: 20, runScript: realShell, ...options });
  const open = openAws(
    {
      accounts: [{ name: 'main', regions: ['eu-west-3'] }],
      instances: [{}],
      bucket: STANDARD_BUCKET,
      silenceSeconds: 2,
      endpoints: { ssm: aws.url, ec2: aws.url, s3: aws.url },
    },
    { now: () => new Date('2027-01-11T09:00:00Z'), pollMs: 20 },
  );
  closes.push(
    () => open.close(),
    () => aws.close(),
  );
  return open.port;
}

async function connected() {
  host = await (await started()).connect(target(LINUX));
}

describe('a command', () => {
  it('is given its stdin, whatever is in it, and answers with both outputs and its exit code', async () => {
    await connected();
    const stdin = `echo "{{ ssm:secret }} $1 'é'"\necho oops >&2\nexit 7\n`;
    const { exitCode, stdout, stderr } = await host.exec('/bin/sh -s', { stdin });
    expect([exitCode, stdout]).toEqual([7, "{{ ssm:secret }}  'é'\n"]);
    expect(stderr).toContain('oops');
    const [sent] = aws.seen.filter(({ operation }) => operation === 'SendCommand');
    expect(JSON.stringify(sent?.input)).not.toContain('{{');
  });

  it('whose answer is longer than Systems Manager gives is read whole from the bucket, under the path of its day', async () => {
    await connected();
    const { stdout } = await askShell(host, 'seq 1 20000');
    expect(stdout.trim().split('\n')).toHaveLength(20_000);
    const key = aws.buckets.keys(STANDARD_BUCKET).find((one) => one.endsWith('/stdout'));
    expect(key).toMatch(/^patchcenter\/2027\/01\/11\/vraws1\/.*\/stdout$/);
  });

  it('whose answer is longer by its bytes alone is read whole as well', async () => {
    await connected();
    const { stdout } = await askShell(host, 'yes é | head -n 9000');
    expect(stdout.trim().split('\n')).toHaveLength(9000);
  });

  it('whose answer is longer, and is in no bucket, says what is missing', async () => {
    await connected();
    aws.fail({ kind: 'no-s3-output' });
    await expect(askShell(host, 'seq 1 20000')).rejects.toThrow(/let the role of the instance write to the bucket/);
  });

  it('that its agent begins again after a restart is not done twice', () => {
    expect(shellScript('/bin/sh -s', 'true')).toMatch(/^case \$0 in .*patchcenter-begun.*exit 76/);
  });

  it('that takes too long is withdrawn, and may have acted', async () => {
    await connected();
    const failed = await host.exec('/bin/sh -s', { stdin: 'sleep 5', timeoutMs: 2000 }).catch((error) => error);
    expect(failed).toMatchObject({ acted: 'unknown', failure: { kind: 'timeout', temporary: true } });
  });

  it.each(['undeliverable', 'delivery-timeout'] as const)(
    'that never reached the agent certainly did not act: %s',
    async (kind) => {
      await connected();
      aws.fail({ kind });
      const failed = host.exec('/bin/sh -s', { stdin: 'true' }).catch((error) => error);
      const passing = setInterval(() => aws.advance(10), 20);
      expect(await failed).toMatchObject({ acted: 'no', failure: { kind: 'timeout', temporary: true } });
      clearInterval(passing);
    },
  );

  it('is asked for again where AWS is asked too often, and only then', async () => {
    await connected();
    aws.fail({ kind: 'throttled', times: 3, of: { operation: 'SendCommand' } });
    expect(await host.exec('/bin/sh -s', { stdin: 'echo ok' })).toMatchObject({ exitCode: 0, stdout: 'ok\n' });
    const sent = () => aws.seen.filter(({ operation }) => operation === 'SendCommand').length;
    expect(sent()).toBe(4);
    aws.fail({ kind: 'server-error', of: { operation: 'SendCommand' } });
    await expect(host.exec('/bin/sh -s', { stdin: 'echo ok' })).rejects.toMatchObject({ acted: 'unknown' });
    expect(sent()).toBe(5);
  });
});

describe('an order', () => {
  it('that was held up until after its time is not given', async () => {
    await connected();
    const clients = openAwsClients(
      awsSettings.parse({
        accounts: [{ name: 'main', regions: ['eu-west-3'] }],
        instances: [{}],
        bucket: STANDARD_BUCKET,
        endpoints: { ssm: aws.url, ec2: aws.url, s3: aws.url },
      }),
    );
    closes.unshift(() => clients.close());
    const order = {
      instanceId: LINUX,
      document: 'AWS-RunShellScript',
      parameters: { commands: ['true'] },
      comment: 'late',
      output: { bucket: STANDARD_BUCKET, place: 'patchcenter' },
    } as const;
    const given = giveInTurn(clients.of('main', 'eu-west-3'), order, { untilMs: Date.now() - 1, pollMs: 20 });
    const refusal = refusalOf(await given.catch((error: unknown) => error));
    expect(refusal).toMatchObject({ kind: 'unsent', detail: expect.stringContaining('held up for too long') });
    expect(aws.seen.filter(({ operation }) => operation === 'SendCommand')).toEqual([]);
  });
});

describe('an instance that cannot be used is named beforehand', () => {
  const seed = { name: 'vraws1', platform: 'rhel', address: '10.0.0.1', tags: {} } as const;
  it.each([
    ['without a role', { role: null }, 'agent-absent', /has no instance profile/],
    ['without an agent', { agent: null }, 'agent-absent', /has no agent of Systems Manager/],
    ['with an old agent', { agent: '2.3.1319.0' }, 'agent-old', /older than 3\.0\.0\.0/],
    ['whose agent is silent', { isReachable: false }, 'agent-silent', /its agent is silent \(ConnectionLost/],
    ['that is stopped', { power: 'stopped' }, 'agent-silent', /is stopped/],
    ['with Windows', { platform: 'windows' }, 'unsupported', /only Linux/],
  ] as const)('%s', async (_, odd, kind, detail) => {
    const port = await started({ instances: [{ id: LINUX, ...seed, ...odd }] });
    const failed = await port.connect(target(LINUX)).catch((error) => error);
    expect(failed).toMatchObject({ acted: 'no', failure: { kind, detail: expect.stringMatching(detail) } });
    expect(failed.failure.temporary).toBe(kind === 'agent-silent');
  });

  it('that is gone, and one whose name another machine bears now', async () => {
    const port = await started();
    const gone = await port.connect(target('i-0000000000000dead')).catch((error) => error);
    expect(gone.failure).toMatchObject({ kind: 'agent-absent', detail: expect.stringContaining('is no longer there') });
    const nameless = await port.connect(target('')).catch((error) => error);
    expect(nameless.failure.detail).toMatch(/no instance of main, eu-west-3 bears that name any more/);
  });

  it('and so are rights that are missing', async () => {
    const port = await started({
      accounts: [{ ...STANDARD_ACCOUNT, denied: ['ssm:DescribeInstanceInformation'] }],
    });
    const failed = await port.connect(target(LINUX)).catch((error) => error);
    expect(failed.failure).toMatchObject({ kind: 'aws-refused', temporary: false });
  });
});
