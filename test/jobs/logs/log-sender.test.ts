// Logs leave: what was written is noted with it, sent in order, and forgotten only once it was taken.
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SYSTEM, writeAudit } from '../../../db/queries/history/audit.ts';
import { registerDestinations } from '../../../db/queries/logs/departures.ts';
import type { LogDestination, LogRecord } from '../../../domain/logs/log-record.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { createLogSender, sendSome } from '../../../jobs/logs/log-sender.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFileDestination } from '../../../targets/logs/file-destination.ts';
import { createOtlpDestination } from '../../../targets/logs/otlp-destination.ts';
import { keptLog } from '../../bot/quiet-log.ts';
import { startOtlpReceiver } from '../../fakes/otlp-receiver.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
const campaign = await addCampaign(db, operator);
const quiet = createJobContext(db, createFakeTargets()).log;

function noted() {
  const got: LogRecord[] = [];
  let fails = 0;
  const destination: LogDestination = {
    name: 'syslog',
    send: async (records) => {
      if (fails-- > 0) throw new Error('away');
      got.push(...records);
    },
  };
  return { destination, got, failNext: (times: number) => (fails = times) };
}

function audit(id: number) {
  const entry = { at: MONDAY_MORNING, actor: SYSTEM, object: { type: 'campaign', id } } as const;
  return db.transaction().execute((trx) => writeAudit(trx, { ...entry, action: 'campaign.close' }));
}

const idsOf = (records: readonly LogRecord[]) => records.flatMap((one) => (one.kind === 'audit' ? [one.objectId] : []));
const left = async () => (await db.selectFrom('log_departures').selectAll().execute()).length;
const drain = async (to: LogDestination) => {
  while (await sendSome(db, to));
};

describe('logs that leave', () => {
  it('are those since a destination was named, once each, in order; one that is no longer named gets none', async () => {
    const { destination, got } = noted();
    await audit(1);
    await registerDestinations(db, ['syslog']);
    for (const id of [2, 3]) await audit(id);
    await drain(destination);
    await audit(4);
    await registerDestinations(db, ['syslog']);
    await drain(destination);
    await drain(destination);
    expect(idsOf(got)).toEqual(['2', '3', '4']);
    await audit(5);
    await registerDestinations(db, ['files']);
    expect(await left()).toBe(0);
  });

  it('are kept while the receiver is away, through a restart, and sent in order then', async () => {
    await registerDestinations(db, ['syslog']);
    const { destination, got, failNext } = noted();
    for (const id of [10, 11]) await audit(id);
    failNext(1);
    await expect(sendSome(db, destination)).rejects.toThrow('away');
    expect(await left()).toBe(2);
    const sender = createLogSender(db, [destination], quiet);
    sender.begin();
    await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 10_000 });
    await sender.stop();
    expect(idsOf(got)).toEqual(['10', '11']);
  });

  it('leave by OTLP too: kept while the receiver refuses them, whole and once when it takes them', async () => {
    await registerDestinations(db, ['otlp']);
    const receiver = await startOtlpReceiver();
    const destination = createOtlpDestination({ endpoint: receiver.url }, {}, () => {});
    try {
      for (const id of [12, 13]) await audit(id);
      receiver.answers(503);
      await expect(sendSome(db, destination)).rejects.toThrow('503');
      expect(await left()).toBe(2);
      receiver.answers(200);
      await drain(destination);
      expect(receiver.logs.map(({ text }) => JSON.parse(text).objectId)).toEqual(['12', '13']);
      expect(await left()).toBe(0);
    } finally {
      await receiver.stop();
    }
  });

  it('leave also when a transaction that began earlier commits later', async () => {
    await registerDestinations(db, ['syslog']);
    const { destination, got } = noted();
    const slow = await db.startTransaction().execute();
    await writeAudit(slow, {
      at: MONDAY_MORNING,
      actor: SYSTEM,
      action: 'campaign.close',
      object: { type: 'campaign', id: 20 },
    });
    await audit(21);
    await drain(destination);
    await slow.commit().execute();
    await drain(destination);
    expect(idsOf(got)).toEqual(['21', '20']);
  });

  it('are sent by one worker at a time, while people go on to decide', async () => {
    await registerDestinations(db, ['syslog']);
    const { promise, resolve } = Promise.withResolvers<void>();
    const sent: string[] = [];
    const slow: LogDestination = {
      name: 'syslog',
      send: async (records) => {
        sent.push(...idsOf(records).map(String));
        await promise;
      },
    };
    await audit(30);
    const first = sendSome(db, slow);
    await vi.waitFor(() => expect(sent).toEqual(['30']), { timeout: 10_000 });
    expect(await sendSome(db, slow)).toBe(false);
    await audit(31);
    resolve();
    await first;
    await drain(slow);
    expect(sent).toEqual(['30', '31']);
  });

  it('keep nothing of the sweep waiting, and leave a receiver that failed alone for a while', async () => {
    const log = keptLog();
    const { destination, failNext } = noted();
    failNext(100);
    const send = vi.spyOn(destination, 'send');
    const sender = createLogSender(db, [destination], log as never);
    const jobs = { ...createJobContext(db, createFakeTargets()), logs: sender };
    await sweep(jobs);
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(0), { timeout: 10_000 });
    await registerDestinations(db, ['syslog']);
    await audit(40);
    await sweep(jobs);
    await vi.waitFor(() =>
      expect(log.lines.map(({ message }) => message)).toContainEqual(expect.stringMatching(/kept and tried again/)),
    );
    await sweep(jobs);
    await sender.stop();
    expect(send).toHaveBeenCalledTimes(1);
    expect(await left()).toBeGreaterThan(0);
  });
});

describe('logs in files', () => {
  it('are named by day, campaign and server, and hold nothing twice after a crash', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'patchcenter-logs-'));
    await registerDestinations(db, ['files']);
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const server = await addServer(db, 'vrapp1', { application });
    const session = await addSession(db, campaign, server, { orderedBy: operator });
    const started = await startSession(jobs, session);
    if (started.kind !== 'started') throw new Error(JSON.stringify(started));
    await runAttempt(jobs, started.attemptId);
    const files = createFileDestination(directory, 'Europe/Paris');
    // All of it is on the disk, and the process is killed before it can say so.
    const killed: LogDestination = {
      name: 'files',
      send: async (...args) => {
        await files.send(...args);
        throw new Error('killed');
      },
    };
    await expect(sendSome(db, killed)).rejects.toThrow('killed');
    const trail = path.join(directory, '2027-01-11', 'audit.jsonl');
    const whole = await readFile(trail, 'utf8');
    await writeFile(trail, whole.slice(0, -20));
    await drain(files);
    const lines = (await readFile(trail, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ action }) => action)).toEqual(['session.start', 'machine.proved', 'session.patched']);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(lines[0]).toMatchObject({ campaignId: campaign, hostname: 'vrapp1', actor: 'system' });
    const folder = path.join(directory, '2027-01-11', `campaign-${campaign}`);
    expect(await readdir(folder)).toEqual([`vrapp1-attempt-${started.attemptId}.log`]);
    const [head = '', ...log] = (
      await readFile(path.join(folder, `vrapp1-attempt-${started.attemptId}.log`), 'utf8')
    ).split('\n');
    const stored = await db.selectFrom('attempt_logs').select('log').executeTakeFirstOrThrow();
    expect(JSON.parse(head)).toMatchObject({ state: 'patched', hostname: 'vrapp1', attemptId: started.attemptId });
    expect(log.join('\n')).toBe(stored.log);
    expect(await left()).toBe(0);
  });
});
