// One click is one trace: from the chat process through the jobs of the queue and the steps to each SSH command, whoever goes on with it.
// Without a receiver nothing of it is loaded; with one that is away nothing is slower.
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import type { CardClick } from '../../bot/chat/ports.ts';
import { tracedHandlers } from '../../bot/front/traced-handlers.ts';
import type { Handlers } from '../../bot/teams/teams-bot.ts';
import { traceOf } from '../../domain/logs/trace-id.ts';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { watchedSsh, watchedVcenter } from '../../jobs/monitoring/watched-targets.ts';
import { openBackend, type QueueBackend } from '../../jobs/queue/backend.ts';
import { startWorkers } from '../../jobs/queue/worker.ts';
import { processorsOf } from '../../jobs/start-worker.ts';
import { sweep } from '../../jobs/sweep.ts';
import { openTracing } from '../../monitoring/tracing/open-tracing.ts';
import { NO_TRACING, type Tracing } from '../../monitoring/tracing/tracing.ts';
import type { HostOperations, SshPort } from '../../targets/ports.ts';
import { campaignOf, ctx, db, omar } from '../bot/campaigns/ordered-campaign.ts';
import { keptLog } from '../bot/quiet-log.ts';
import { done } from '../bot/shared/bench.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../fakes/otlp-receiver.ts';
import { createFakeTargets, type FakeTargets } from '../fakes/targets.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';

const quiet = pino({ level: 'silent' });
const { url: queueUrl } = await createTestDatabase();
const SECRET = 'hunter2-of-a-host';
const UNWATCHED = { connected: () => {}, commanded: () => {}, operated: () => {} };
let receiver: OtlpReceiver;
let backend: QueueBackend;
const tracings: Tracing[] = [];
beforeAll(async () => {
  backend = await openBackend({ kind: 'postgres', url: queueUrl }, () => {});
});
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(async () => {
  for (const tracing of tracings.splice(0)) await tracing.close();
  await receiver.stop();
});
afterAll(() => backend.close());

async function tracingOf(process: 'chat' | 'worker', sampled = 1, log = keptLog()): Promise<Tracing> {
  const tracing = await openTracing({ endpoint: receiver.url, sampled }, process, log);
  tracings.push(tracing);
  return tracing;
}

/** Each operation on a host first asks it something, with a secret in what is asked and in what is answered. */
function hostsThatAreAsked({ ssh, host }: FakeTargets): { ssh: SshPort; host: HostOperations } {
  const exec = async () => ({ exitCode: 0, stdout: SECRET, stderr: SECRET });
  const talking = new Proxy(host, {
    get: (operations, name) => {
      const operation: unknown = Reflect.get(operations, name);
      if (typeof operation !== 'function' || name === 'openingFor') return operation;
      return async (session: { exec: typeof exec }, ...args: unknown[]) => {
        await (session.exec as (command: string) => Promise<unknown>)(`echo ${SECRET}`);
        return operation.call(operations, session, ...args);
      };
    },
  });
  return { ssh: { connect: async (...asked) => ({ ...(await ssh.connect(...asked)), exec }) }, host: talking };
}

async function house(chat: Tracing, worker: Tracing) {
  const targets = createFakeTargets();
  const asked = hostsThatAreAsked(targets);
  const jobQueue = createJobQueue(backend, quiet, worker);
  const jobs = {
    ...createJobContext(db, targets),
    host: asked.host,
    ssh: watchedSsh(asked.ssh, UNWATCHED, worker),
    vcenter: watchedVcenter(targets.vcenter, UNWATCHED, worker),
    jobQueue,
    tracing: worker,
  };
  const workers = startWorkers(backend, processorsOf(jobs), { ...jobs.settings.concurrency, chat: 1 }, quiet, worker);
  const chatQueue = createJobQueue(backend, quiet, chat);
  const { campaignId, rows } = await campaignOf('hprod');
  const session = rows[0]?.session;
  const order = (activityId: string) =>
    orderStart({ ...ctx, jobQueue: chatQueue }, { ...omar, activityId }, { campaignId, hostnames: [], bySlot: false });
  const handlers: Handlers = {
    command: async () => {},
    click: async ({ activityId }) => {
      done(await order(activityId));
      return { kind: 'message', text: '' };
    },
    refresh: async () => ({ kind: 'message', text: '' }),
    submit: async () => {},
    fileConsent: async () => {},
    nameless: async () => {},
    arrived: async () => {},
  };
  const traced = tracedHandlers(handlers, chat, { commands: [], verbs: new Set(['campaign.start']) });
  const click = (activityId: string) =>
    traced.click({
      verb: 'campaign.start',
      data: { note: SECRET },
      person: { entraId: 'x', name: SECRET },
      conversation: { kind: 'channel' },
      activityId,
      trigger: 'manual',
    } as unknown as CardClick);
  const patched = () =>
    vi.waitFor(
      async () => {
        const row = await db
          .selectFrom('patch_sessions')
          .select('status')
          .where('id', '=', session as never)
          .executeTakeFirst();
        expect(row?.status).toBe('patched');
      },
      { timeout: 20_000, interval: 50 },
    );
  const stop = async () => {
    await workers.close();
    await Promise.all([jobQueue.close(), chatQueue.close()]);
  };
  return { jobs, click, order, patched, stop, targets };
}

function parents(spans: readonly ReceivedSpan[], span: ReceivedSpan | undefined): readonly string[] {
  if (span === undefined) return ['(missing)'];
  const above = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return span.parentSpanId === '' ? [span.name] : [span.name, ...parents(spans, above)];
}

describe('a click', () => {
  it('is one trace, from the chat through the jobs and steps to each SSH command', { timeout: 40_000 }, async () => {
    const [chat, worker] = [await tracingOf('chat'), await tracingOf('worker')];
    const { click, patched, stop } = await house(chat, worker);
    try {
      await click('f:traced-1');
      await patched();
    } finally {
      await stop();
    }
    await Promise.all([chat.close(), worker.close()]);
    const { traceId, rootSpanId } = traceOf('f:traced-1');
    const spans = receiver.spans.filter((span) => span.traceId === traceId);
    const command = spans.find((span) => span.name === 'ssh command' && parents(spans, span).includes('step update'));
    expect(parents(spans, command)).toEqual([
      'ssh command',
      'step update',
      'attempt',
      'job attempt',
      'session',
      'job session',
      'chat click',
    ]);
    expect(spans.find(({ name }) => name === 'chat click')).toMatchObject({
      spanId: rootSpanId,
      service: 'patchcenter-chat',
      facts: { 'patchcenter.verb': 'campaign.start', 'patchcenter.activity_id': 'f:traced-1' },
    });
    const attempt = spans.find(({ name }) => name === 'attempt');
    expect(attempt).toMatchObject({ service: 'patchcenter-worker', failed: false });
    expect(attempt?.facts['patchcenter.unit']).toMatch(/^patchcenter-attempt-\d+-\d{14}$/);
    const steps = spans.filter(({ name }) => name.startsWith('step ')).map(({ name }) => name.slice(5));
    expect(steps).toContain('reboot');
    const snapshot = spans.find(({ name }) => name === 'vcenter ensureSnapshot');
    expect(parents(spans, snapshot).slice(1, 3)).toEqual(['step snapshot', 'attempt']);
    expect(new Set(spans.map((span) => parents(spans, span).at(-1)))).toEqual(new Set(['chat click']));
    expect(receiver.bodies.join()).not.toContain(SECRET);
  });

  it('is found again by what is stored, when the queue lost the job', { timeout: 40_000 }, async () => {
    const worker = await tracingOf('worker');
    const { jobs, order, patched, stop } = await house(NO_TRACING, worker);
    try {
      done(await order('f:traced-2'));
      await sweep(jobs);
      await patched();
    } finally {
      await stop();
    }
    await worker.close();
    const { traceId, rootSpanId } = traceOf('f:traced-2');
    const spans = receiver.spans.filter((span) => span.traceId === traceId);
    const session = spans.find(({ name }) => name === 'session');
    expect(session?.parentSpanId).toBe(rootSpanId);
    expect(session?.links).toHaveLength(1);
    expect(spans.map(({ name }) => name)).toContain('attempt');
  });

  it('is a trace whose failed parts are marked, by the name of the error alone', async () => {
    const worker = await tracingOf('worker');
    const failing = worker.span({ name: 'job scan' }, async () => {
      throw new TypeError(SECRET);
    });
    await expect(failing).rejects.toThrow(SECRET);
    await worker.span({ name: 'ssh connect' }, async (tell) => tell({ outcome: 'timeout' }));
    await worker.close();
    expect(
      receiver.spans.map(({ name, failed, facts }) => [
        name,
        failed,
        facts['error.type'] ?? facts['patchcenter.outcome'],
      ]),
    ).toEqual([
      ['job scan', true, 'TypeError'],
      ['ssh connect', true, 'timeout'],
    ]);
    expect(receiver.bodies.join()).not.toContain(SECRET);
  });

  it('is sampled as a whole: all of it leaves, or nothing', async () => {
    const [chat, worker] = [await tracingOf('chat', 0.5), await tracingOf('worker', 0.5)];
    for (let i = 0; i < 40; i++) {
      const activityId = `f:half-${i}`;
      await chat.span({ name: 'chat click', activityId, isClick: true }, async () => {});
      await worker.span({ name: 'attempt', activityId }, async () => {});
    }
    await Promise.all([chat.close(), worker.close()]);
    const traces = [...Map.groupBy(receiver.spans, ({ traceId }) => traceId).values()];
    expect(traces.length).toBeGreaterThan(5);
    expect(traces.length).toBeLessThan(35);
    expect(traces.every((spans) => spans.length === 2)).toBe(true);
  });
});

describe('a receiver that is away', () => {
  it('slows nothing and is said in one line, and in one when it is back', { timeout: 40_000 }, async () => {
    receiver.answers(400);
    const log = keptLog();
    const worker = await tracingOf('worker', 1, log);
    const begun = performance.now();
    for (let i = 0; i < 10_000; i++) await worker.span({ name: 'job scan' }, async () => {});
    expect(performance.now() - begun).toBeLessThan(5000);
    const warnings = () => log.lines.filter(({ level }) => level === 'warn');
    await vi.waitFor(() => expect(receiver.bodies.length).toBeGreaterThan(3), { timeout: 15_000 });
    expect(warnings().map(({ message }) => message)).toEqual(['spans could not leave; they are dropped']);
    receiver.answers(200);
    await vi.waitFor(
      async () => {
        await worker.span({ name: 'job scan' }, async () => {});
        expect(log.lines.map(({ message }) => message)).toContain('spans leave again');
      },
      { timeout: 15_000, interval: 500 },
    );
    expect(warnings()).toHaveLength(1);
  });

  it('holds up the end of the process for three seconds at most', async () => {
    await receiver.stop();
    const worker = await tracingOf('worker');
    await worker.span({ name: 'job scan' }, async () => {});
    const begun = performance.now();
    await worker.close();
    expect(performance.now() - begun).toBeLessThan(3500);
    receiver = await startOtlpReceiver();
  });
});

describe('a receiver that takes the spans and never answers', () => {
  it('changes no outcome, and holds up the end of the process for three seconds at most', {
    timeout: 20_000,
  }, async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const worker = await openTracing({ endpoint: `http://127.0.0.1:${port}`, sampled: 1 }, 'worker', keptLog());
    const facts = { 'patchcenter.unit': 'x'.repeat(5_000_000), nothing: null, odd: Number.NaN };
    const outcome = await worker.span({ name: 'attempt', activityId: '\ud800'.repeat(1000), facts }, async (tell) => {
      tell({ outcome: 'ok', ...facts });
      return 'patched';
    });
    expect(outcome).toBe('patched');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const begun = performance.now();
    await worker.close();
    expect(performance.now() - begun).toBeLessThan(3500);
    expect(await worker.span({ name: 'attempt' }, async () => 'patched')).toBe('patched');
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('a secret of the receiver that cannot be read', () => {
  it('changes no outcome and ends no process', { timeout: 20_000 }, async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on('unhandledRejection', hear);
    const headers = () => {
      throw new Error('the file is gone');
    };
    const worker = await openTracing({ endpoint: receiver.url, sampled: 1, headers }, 'worker', keptLog());
    expect(await worker.span({ name: 'attempt' }, async () => 'patched')).toBe('patched');
    await worker.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});

describe('without a receiver', () => {
  it('nothing of it is loaded', async () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
      const { openTracing } = await import('./monitoring/tracing/open-tracing.ts');
      await openTracing(null, 'worker', console);
      console.log(JSON.stringify(loaded.filter((url) => /opentelemetry|otel-tracing|span-exporter/.test(url))));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('nothing else could load it: two files know of it, and they are imported when it is asked for', () => {
    const files = globSync(
      '{bot,jobs,db,targets,config,domain,http,setup,spreadsheets,monitoring,manifest,cards}/**/*.ts',
    );
    const importers = (what: RegExp) => files.filter((file) => what.test(readFileSync(file, 'utf8'))).toSorted();
    const two = ['monitoring/tracing/otel-tracing.ts', 'monitoring/tracing/span-exporter.ts'];
    expect(importers(/from '@opentelemetry\//)).toEqual(two);
    expect(importers(/from '.*(otel-tracing|span-exporter)\.ts'/)).toEqual([two[0]]);
    expect(importers(/import\('.*otel-tracing\.ts'\)/)).toEqual(['monitoring/tracing/open-tracing.ts']);
  });
});
