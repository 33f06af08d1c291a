// Logs as a receiver of OpenTelemetry takes them: whole, under ids by which what comes twice is known, in the trace of their click.
import { afterEach, describe, expect, it } from 'vitest';
import type { AttemptRecord, AuditRecord } from '../../../domain/logs/log-record.ts';
import { traceOf } from '../../../domain/logs/trace-id.ts';
import { createOtlpDestination } from '../../../targets/logs/otlp-destination.ts';
import { startOtlpReceiver } from '../../fakes/otlp-receiver.ts';
import { selfSigned } from './self-signed.ts';

const audit: AuditRecord = {
  kind: 'audit',
  id: '12',
  at: new Date('2027-01-11T09:00:00Z'),
  action: 'campaign.start',
  actor: 'Zoé',
  objectType: 'campaign',
  objectId: '3',
  campaignId: 3,
  hostname: null,
  reason: null,
  activityId: 'f:1',
  before: null,
  after: { servers: ['vrapp1'] },
};
const attempt: AttemptRecord = {
  kind: 'attempt',
  attemptId: 5,
  campaignId: 3,
  hostname: 'vrapp1',
  startedAt: new Date('2027-01-11T09:00:00Z'),
  endedAt: new Date('2027-01-11T09:10:00Z'),
  state: 'failed',
  failure: 'disk',
  detail: 'no room',
  activityId: null,
  log: 'first\nsecond\n',
};
const never = new AbortController().signal;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function receiver(...tls: Parameters<typeof startOtlpReceiver>) {
  const started = await startOtlpReceiver(...tls);
  stops.push(started.stop);
  const refused: string[] = [];
  const destination = (more: object = {}) =>
    createOtlpDestination({ endpoint: started.url, ...more }, { 'service.name': 'test' }, (count, why) => {
      refused.push(`${count} ${why}`);
    });
  return { ...started, refused, destination };
}

describe('a record', () => {
  it('bears what one looks for, its own id, and the trace of its click', async () => {
    const { destination, logs } = await receiver();
    await destination().send([audit, attempt], never);
    expect(logs.map(({ facts }) => facts['log.record.uid'])).toEqual(['audit-12', 'attempt-5-0', 'attempt-5-1']);
    expect(logs[0]).toMatchObject({
      severity: 'INFO',
      traceId: traceOf('f:1').traceId,
      facts: { 'patchcenter.action': 'campaign.start', 'patchcenter.campaign_id': 3, 'patchcenter.activity_id': 'f:1' },
    });
    expect(JSON.parse(logs[0]?.text ?? '')).toMatchObject({ after: { servers: ['vrapp1'] } });
    expect(logs[1]).toMatchObject({ severity: 'WARN', traceId: undefined, facts: { 'host.name': 'vrapp1' } });
    expect(logs[2]?.text).toBe('first\nsecond\n');
  });

  it('that is long goes in parts between lines, in requests of less than a megabyte, and is whole again', async () => {
    const { destination, logs, bodies } = await receiver();
    const log = Array.from({ length: 30_000 }, (_, i) => `line ${i} of it 𝄞 "quoted"\n`).join('') + '𝄞'.repeat(70_000);
    await destination().send([{ ...attempt, log }], never);
    const parts = logs.slice(1);
    expect(parts.map(({ text }) => text).join('')).toBe(log);
    expect(parts.slice(0, 5).every(({ text }) => text.endsWith('\n'))).toBe(true);
    expect(new Set(parts.map(({ facts }) => facts['log.record.uid'])).size).toBe(parts.length);
    expect(Math.max(...bodies.map((body) => body.length))).toBeLessThan(1_000_000);
    expect(bodies.length).toBeGreaterThan(1);
  });
});

describe('sending', () => {
  it.each([429, 500, 302, 400])('rejects at an answer %d: what was not taken comes again', async (status) => {
    const { destination, answers, logs } = await receiver();
    answers(status);
    await expect(destination().send([audit], never)).rejects.toThrow(String(status));
    answers(200);
    await destination().send([audit], never);
    expect(logs).toHaveLength(1);
  });

  // Grafana's says 204 (https://github.com/grafana/loki/issues/15761), others 201 and 202: refused, the same batch would be sent for ever, and nothing after it.
  it.each([201, 202, 204])('takes an answer %d for what it is: the receiver has the batch', async (status) => {
    const { destination, answers, bodies, refused } = await receiver();
    answers(status);
    await destination().send([audit], never);
    expect(bodies).toHaveLength(1);
    expect(refused).toEqual([]);
  });

  it('tells of what a receiver refuses for good, and goes on', async () => {
    const { destination, answers, refused } = await receiver();
    answers(200, { partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too old' } });
    await destination().send([audit], never);
    expect(refused).toEqual(['2 too old']);
  });

  it('rejects when nobody listens, and when it takes too long', async () => {
    const dead = createOtlpDestination({ endpoint: 'http://127.0.0.1:1' }, {}, () => {});
    await expect(dead.send([audit], never)).rejects.toThrow(/ECONNREFUSED/);
    const { destination } = await receiver();
    await expect(destination().send([audit], AbortSignal.abort(new Error('late')))).rejects.toThrow();
  });

  it('over TLS takes the authority of the settings, and no other', async () => {
    const { key, cert } = selfSigned();
    const { destination, logs } = await receiver({ key, cert });
    await destination({ caPem: cert }).send([audit], never);
    await expect(destination().send([audit], never)).rejects.toThrow(/self-signed|certificate/);
    expect(logs).toHaveLength(1);
  });

  it('takes the headers of their file along, as it says them then', async () => {
    let token = 'one';
    const { destination, headers } = await receiver();
    const otlp = destination({ headers: () => `Authorization: Bearer ${token}\nX-Tenant: patching` });
    await otlp.send([audit], never);
    token = 'two';
    await otlp.send([audit], never);
    expect(headers.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer two']);
    expect(headers[0]?.['x-tenant']).toBe('patching');
  });
});
