// RUN-6 through Systems Manager: whatever is lost between any two calls, an update is ordered once under a name, and ends in a state that is decided.

import { createServer, request as requestOf } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  EVERY_COMMAND_FAULT,
  EVERY_REQUEST_FAULT,
  type FaultOrder,
  STANDARD_BUCKET,
} from '../../../integrations/aws/stand-in.ts';
import { openAws } from '../../../jobs/integrations/open-aws.ts';
import {
  type DetachedPoll,
  HostAnswerError,
  type HostOperations,
  type HostSession,
  ReachError,
} from '../../../targets/ports.ts';
import { ORDER_LOST_SECONDS } from '../../../targets/ssm/claim.ts';
import { shareOfToday } from '../../support/random.ts';
import { type EstateChoices, type SsmEstate, startEstate } from './ssm-estate.ts';

const NAME = 'patchcenter-attempt-7-20270111090000';
const ASK = { excludes: [], scope: { kind: 'all' }, untilUptime: 1060 } as const;

let estate: SsmEstate;
let host: HostSession;
let operations: HostOperations;
afterEach(() => estate.close());

async function connected(choices: Partial<EstateChoices> = {}): Promise<void> {
  estate = await startEstate({ hostnames: ['vraws1'], ...choices });
  host = await estate.open.port.connect(estate.target('vraws1'));
  operations = estate.open.operations;
}

/** Another worker: it remembers nothing. */
function anotherWorker(): void {
  operations = openAws(estate.settings, { now: () => new Date('2027-01-11T09:00:00Z'), pollMs: 20 }).operations;
}

async function quietly<T>(work: Promise<T>): Promise<T | Error> {
  return work.catch((error: unknown) => {
    if (error instanceof ReachError || error instanceof HostAnswerError) return error;
    throw error;
  });
}

/** Until it is decided, while time passes there; what cannot be asked is asked again, as the step of an attempt does. */
async function decided(limitMs = 8000): Promise<DetachedPoll['state']> {
  const until = Date.now() + limitMs;
  for (;;) {
    const poll = await quietly(operations.pollUpdate(host, NAME, 0));
    if (!(poll instanceof Error) && poll.state.kind !== 'running' && poll.state.kind !== 'absent') return poll.state;
    if (Date.now() > until) return poll instanceof Error ? { kind: 'running' } : poll.state;
    estate.aws.advance(20);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a claim without an order comes to, once none can be on its way any more. */
function letClaimsAge(): void {
  for (const claim of estate.instance('vraws1').claims.values()) claim.age = ORDER_LOST_SECONDS + 1;
}

const claims = () => [...estate.instance('vraws1').claims.keys()];
const installed = () =>
  estate.aws.machine(estate.instance('vraws1').id).patches.filter((one) => one.installed !== undefined);

describe('an update', () => {
  it('installs exactly what its manager shows, without a restart, from a list under a dated path', async () => {
    await connected();
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('started');
    expect(await decided()).toEqual({ kind: 'ended', exitCode: 0 });
    const [asked] = estate.installs();
    expect(asked?.RebootOption).toEqual(['NoReboot']);
    const key = `patchcenter/2027/01/11/vraws1/${NAME}.yaml`;
    expect(asked?.InstallOverrideList).toEqual([`s3://${STANDARD_BUCKET}/${key}`]);
    const { patches } = parse(estate.aws.buckets.get(STANDARD_BUCKET, key).body.toString()) as { patches: object[] };
    expect(patches).toHaveLength(installed().length);
    expect(await operations.readLog(host, NAME)).toContain('Patch Manager: ');
  });

  it('of decided versions lists these alone, without what is excluded', async () => {
    await connected();
    const packages = [
      { name: 'openssl', arch: 'x86_64', version: '1:3.0.7-27.el9' },
      { name: 'kernel', arch: 'x86_64', version: '0:5.14.0-1.el9' },
    ];
    const scope = { kind: 'versions', packages, dependencies: 'listed' } as const;
    await operations.startUpdate(host, NAME, { ...ASK, excludes: ['kernel*'], scope });
    const list = estate.aws.buckets.get(STANDARD_BUCKET, `patchcenter/2027/01/11/vraws1/${NAME}.yaml`);
    expect(parse(list.body.toString())).toEqual({ patches: [{ id: 'openssl.x86_64', title: '1:3.0.7-27.el9' }] });
  });

  it('is not ordered again under its name, by whomever, however often', async () => {
    await connected();
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('started');
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('already');
    anotherWorker();
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('already');
    expect(await operations.closeUpdate(host, NAME)).toBe('taken');
    expect(await decided()).toEqual({ kind: 'ended', exitCode: 0 });
    expect(estate.installs()).toHaveLength(1);
  });

  it('is found again by another worker, by the name in its comment', async () => {
    await connected();
    await operations.startUpdate(host, NAME, ASK);
    anotherWorker();
    expect(await decided()).toEqual({ kind: 'ended', exitCode: 0 });
  });

  it('does not begin under a name that was closed (RUN-15), nor when the order comes too late', async () => {
    await connected();
    expect(await operations.closeUpdate(host, NAME)).toBe('closed');
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('already');
    expect(await decided()).toEqual({ kind: 'closed' });
    expect(estate.installs()).toEqual([]);
  });

  it('asks the agent to be updated first where the settings want that', async () => {
    await connected({ settings: { updateAgent: true }, seed: { agent: '2.3.1319.0' } });
    await operations.startUpdate(host, NAME, ASK);
    expect(await decided()).toEqual({ kind: 'ended', exitCode: 0 });
    const documents = estate.aws.seen.flatMap(({ operation, input }) =>
      operation === 'SendCommand' ? [(input as { DocumentName: string }).DocumentName] : [],
    );
    expect(documents.indexOf('AWS-UpdateSSMAgent')).toBeGreaterThan(0);
    expect(documents.indexOf('AWS-UpdateSSMAgent')).toBeLessThan(documents.indexOf('AWS-RunPatchBaseline'));
  });

  it('is not ordered while the agent is still being updated, which restarts it', async () => {
    await connected({ settings: { updateAgent: true } });
    estate.aws.fail({ kind: 'stuck', of: { document: 'AWS-UpdateSSMAgent' } });
    const started = await quietly(operations.startUpdate(host, NAME, ASK));
    expect(started).toMatchObject({ message: expect.stringContaining('its agent is still being updated') });
    expect(estate.installs()).toEqual([]);
  });

  it('whose order was certainly refused leaves the name free', async () => {
    await connected();
    estate.aws.fail({ kind: 'access-denied', of: { operation: 'PutObject' } });
    const refused = await quietly(operations.startUpdate(host, NAME, ASK));
    expect(refused).toMatchObject({ acted: 'no', message: expect.stringContaining('the update was not started') });
    expect(claims()).toEqual([]);
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('started');
    expect(estate.installs()).toHaveLength(1);
  });

  it('whose order has no answer is not given again, and is found', async () => {
    await connected();
    estate.aws.fail({ kind: 'lost-answer', after: await ordersBefore(), of: { operation: 'SendCommand' } });
    expect(await quietly(operations.startUpdate(host, NAME, ASK))).toMatchObject({ acted: 'unknown' });
    expect(claims()).toEqual([NAME]);
    expect(await quietly(operations.startUpdate(host, NAME, ASK))).toBe('already');
    expect(await decided()).toEqual({ kind: 'ended', exitCode: 0 });
    expect(estate.installs()).toHaveLength(1);
  });

  it('of which a claim is all that a worker has left is waited for, then interrupted, and never begins', async () => {
    await connected();
    estate.aws.fail({ kind: 'server-error', after: await ordersBefore(), of: { operation: 'SendCommand' } });
    await quietly(operations.startUpdate(host, NAME, ASK));
    expect((await operations.pollUpdate(host, NAME, 0)).state).toEqual({ kind: 'running' });
    letClaimsAge();
    expect((await operations.pollUpdate(host, NAME, 0)).state).toEqual({
      kind: 'interrupted',
      rebooted: false,
      why: 'the update never ran: Systems Manager knows of no order for it',
    });
    expect(await operations.startUpdate(host, NAME, ASK)).toBe('already');
    expect(estate.installs()).toEqual([]);
  });
});

/** Orders of a start before that of the update itself: manager, claim, two readings of facts, and what those ask again. */
async function ordersBefore(): Promise<number> {
  const count = () => estate.aws.seen.filter(({ operation }) => operation === 'SendCommand').length;
  const before = count();
  await operations.startUpdate(host, `${NAME}-first`, ASK);
  const orders = count() - before;
  // It is over before the next one begins, and nothing of it counts.
  const machine = estate.aws.machine(estate.instance('vraws1').id);
  estate.aws.advance(600);
  await operations.pollUpdate(host, `${NAME}-first`, 0);
  machine.patches = machine.patches.map(({ installed: _, ...patch }) => patch);
  estate.instance('vraws1').claims.clear();
  (estate.aws.seen as unknown[]).length = 0;
  return orders - 1;
}

/** A way to AWS that ends with its worker: at the `at`-th request that acts, before AWS has it or before the answer is back. */
async function mortalWay(at: number, when: 'before' | 'after') {
  let acts = 0;
  let isDead = false;
  const sockets = new Set<Socket>();
  const died = Promise.withResolvers<void>();
  const die = () => {
    isDead = true;
    for (const socket of sockets) socket.destroy();
    server.close();
    died.resolve();
  };
  const server = createServer((request, response) => {
    const isAct = request.method === 'PUT' || /SendCommand/.test(String(request.headers['x-amz-target']));
    acts += isAct ? 1 : 0;
    const isLast = isAct && acts === at;
    if (isDead || (isLast && when === 'before')) return die();
    const passed = requestOf(
      new URL(request.url ?? '/', estate.aws.url),
      { method: request.method, headers: request.headers },
      (answer) => {
        if (isLast) return die();
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(passed);
  });
  server.on('connection', (socket) => sockets.add(socket).size);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, died: died.promise, acts: () => acts, close: die };
}

describe('a worker that is killed between any two requests', () => {
  /** More than a start has. */
  const MOST = 12;

  it('has ordered it once at most, whatever the next one does', { timeout: 120_000 }, async () => {
    const ends = new Set<string>();
    let isThrough = false;
    for (let at = 1; at <= MOST && !isThrough; at += 1) {
      for (const when of ['before', 'after'] as const) {
        await connected();
        const way = await mortalWay(at, when);
        const settings = { ...estate.settings, endpoints: { ssm: way.url, ec2: way.url, s3: way.url } };
        const worker = openAws(settings, { now: () => new Date('2027-01-11T09:00:00Z'), pollMs: 20 });
        const session = await worker.port.connect(estate.target('vraws1'));
        const work = quietly(worker.operations.startUpdate(session, NAME, ASK));
        isThrough = (await Promise.race([work, way.died.then(() => null)])) === 'started';
        way.close();
        const place = `killed ${when} act ${at}`;
        anotherWorker();
        await quietly(operations.startUpdate(host, NAME, ASK));
        const state = await decided(1000);
        if (state.kind === 'running') letClaimsAge();
        const end = state.kind === 'running' ? await decided() : state;
        ends.add(end.kind);
        expect(estate.installs().length, place).toBeLessThanOrEqual(1);
        expect(end.kind, place).toBe(estate.installs().length === 1 ? 'ended' : 'interrupted');
        await estate.close();
      }
    }
    expect([isThrough, [...ends].sort()]).toEqual([true, ['ended', 'interrupted']]);
    await connected();
  });
});

describe('a fault of AWS', () => {
  const TOGETHER = ['ListCommandInvocations', 'PutObject', 'DescribeInstancePatchStates'];
  let orders: number;
  beforeAll(async () => {
    await connected();
    orders = await ordersBefore();
    await estate.close();
  });

  /** Thirty seconds of silence are one in a test. */
  it.each(shareOfToday(EVERY_REQUEST_FAULT, 3).map((fault) => [JSON.stringify(fault), fault] as const))(
    'once in any request of an update leaves it decided, and ordered once at most: %s',
    { timeout: 60_000 },
    async (_, fault) => {
      const places: readonly (readonly Partial<FaultOrder>[])[] = [
        [{ of: { operation: 'SendCommand' }, after: orders }],
        [{ of: { operation: 'GetCommandInvocation' } }],
        TOGETHER.map((operation) => ({ of: { operation } })),
      ];
      for (const place of places) {
        await connected({ settings: { silenceSeconds: 1 } });
        for (const one of place) estate.aws.fail({ ...fault, ...one } as FaultOrder);
        await quietly(operations.startUpdate(host, NAME, ASK));
        if (claims().length === 0) await quietly(operations.startUpdate(host, NAME, ASK));
        const state = await decided(3000);
        if (state.kind === 'running') letClaimsAge();
        const end = state.kind === 'running' ? await decided() : state;
        expect(estate.installs().length, JSON.stringify(place)).toBeLessThanOrEqual(1);
        expect(['ended', 'interrupted'], JSON.stringify(place)).toContain(end.kind);
        if (end.kind === 'ended' && end.exitCode === 0) expect(installed().length).toBeGreaterThan(0);
        await estate.close();
      }
      await connected();
    },
  );

  const ENDS: Readonly<Record<string, string>> = {
    undeliverable: 'closed',
    'delivery-timeout': 'closed',
    'execution-timeout': 'interrupted',
    cancelled: 'interrupted',
    stuck: 'running',
    'agent-lost': 'running',
  };
  it.each(EVERY_COMMAND_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    'of its command ends as it should: %s',
    { timeout: 30_000 },
    async (_, fault) => {
      await connected();
      estate.aws.fail({ ...fault, of: { document: 'AWS-RunPatchBaseline' } } as FaultOrder);
      await operations.startUpdate(host, NAME, ASK);
      const end = await decided(ENDS[fault.kind] === 'running' ? 1500 : 12_000);
      expect(end.kind).toBe(ENDS[fault.kind] ?? 'ended');
      const isBad = ['failed', 'patches-fail', 'failed-though-installed'].includes(fault.kind);
      if (end.kind === 'ended' && fault.kind !== 'no-s3-output') expect(end.exitCode === 0).toBe(!isBad);
      if (end.kind === 'closed') expect(end.why).toContain('did not fetch the order');
      if (end.kind === 'interrupted') expect(end.why).toContain('Systems Manager ended the update');
      expect(estate.installs()).toHaveLength(1);
    },
  );
});
