// Syslog as receivers read it: RFC 5424, counted octets over TCP and TLS, a datagram each over UDP; hostile text is one message.
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { AttemptRecord, AuditRecord } from '../../../domain/logs/log-record.ts';
import { createSyslogDestination } from '../../../targets/logs/syslog-destination.ts';
import { syslogMessages } from '../../../targets/logs/syslog-message.ts';
import { selfSigned } from './self-signed.ts';

const SENDER = { facility: 16, hostname: 'worker1', processId: 7 };
const audit: AuditRecord = {
  kind: 'audit',
  id: '12',
  at: new Date('2027-01-11T09:00:00Z'),
  action: 'campaign.start',
  actor: 'Zoé "Z]" \\O',
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
  log: 'first\nsecond\r<134>1 forged\n',
};
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** As a receiver of counted octets takes them apart. Throws on anything else. */
function unframed(bytes: Buffer): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const length = Number(bytes.toString('latin1', at, space));
    if (!Number.isInteger(length)) throw new Error('not a frame');
    messages.push(bytes.toString('utf8', space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return messages;
}

async function receiver(make: (take: (socket: Socket) => void) => ReturnType<typeof createServer>) {
  const chunks: Buffer[] = [];
  const server = make((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, got: () => unframed(Buffer.concat(chunks)) };
}

const never = new AbortController().signal;

describe('a message', () => {
  it('is of RFC 5424, with what one looks for as structured data', () => {
    const [message = ''] = syslogMessages(audit, SENDER);
    expect(message).toMatch(
      /^<134>1 2027-01-11T09:00:00\.000Z worker1 patchcenter 7 audit \[patchcenter@32473 id="12" action="campaign\.start" actor="Zoé \\"Z\\\]\\" \\\\O" campaign="3" activity="f:1"\] \{.*\}$/,
    );
    expect(JSON.parse(message.slice(message.indexOf('] {') + 2))).toMatchObject({ after: { servers: ['vrapp1'] } });
  });

  it('is made of each line of an attempt, after its end; a host adds none', () => {
    const messages = syslogMessages(attempt, SENDER);
    expect(messages.map((one) => one.replace(/^.*line="(\d)"\] /, '$1 '))).toEqual([
      expect.stringMatching(/^0 \{.*"failure":"disk"/),
      '1 first',
      '2 second <134>1 forged',
    ]);
    expect(messages[0]).toMatch(
      /^<132>1 .* attempt \[patchcenter@32473 attempt="5" campaign="3" server="vrapp1" line="0"\]/,
    );
  });

  it('that is too long goes in parts that make it again', () => {
    const parts = syslogMessages({ ...attempt, log: '𝄞'.repeat(4500) }, SENDER).slice(1);
    expect(parts.map((one) => /part="(.*?)"/.exec(one)?.[1])).toEqual(['1/3', '2/3', '3/3']);
    expect(parts.map((one) => one.slice(one.indexOf('] ') + 2)).join('')).toBe('𝄞'.repeat(4500));
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThan(8500);
  });
});

describe('sending', () => {
  it('over TCP is done once the receiver has taken all and closed', async () => {
    const { port, got } = await receiver((take) => createServer(take));
    const syslog = createSyslogDestination({ transport: 'tcp', host: '127.0.0.1', port, facility: 16 });
    await syslog.send([audit, attempt], never);
    expect(got()).toHaveLength(4);
    expect(got()[3]).toContain('second <134>1 forged');
  });

  it('over TLS takes the authority of the settings, and no other', async () => {
    const { key, cert } = selfSigned();
    const { port, got } = await receiver((take) => createTlsServer({ key, cert }, take));
    const at = { transport: 'tls', host: 'localhost', port, facility: 16 } as const;
    await createSyslogDestination({ ...at, caPem: cert }).send([audit], never);
    expect(got()).toHaveLength(1);
    await expect(createSyslogDestination(at).send([audit], never)).rejects.toThrow(/self-signed|certificate/);
    expect(got()).toHaveLength(1);
  });

  it('fails when nobody listens, the receiver cuts, or it takes too long', async () => {
    const dead = createSyslogDestination({ transport: 'tcp', host: '127.0.0.1', port: 1, facility: 16 });
    await expect(dead.send([audit], never)).rejects.toThrow('ECONNREFUSED');
    const cut = await receiver((take) =>
      createServer((socket) => {
        take(socket);
        socket.resetAndDestroy();
      }),
    );
    const cutting = createSyslogDestination({ transport: 'tcp', host: '127.0.0.1', port: cut.port, facility: 16 });
    await expect(
      cutting.send(
        Array.from({ length: 500 }, () => attempt),
        never,
      ),
    ).rejects.toThrow();
    const mute = await receiver(() => createServer({ pauseOnConnect: true }, () => {}));
    const muted = createSyslogDestination({ transport: 'tcp', host: '127.0.0.1', port: mute.port, facility: 16 });
    const huge = { ...attempt, log: 'x'.repeat(20_000_000) };
    await expect(muted.send([huge], AbortSignal.timeout(200))).rejects.toThrow('too long');
  });

  it('over UDP is a datagram a message', async () => {
    const socket = createSocket('udp4');
    const got: string[] = [];
    socket.on('message', (message) => void got.push(message.toString()));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    open.push(() => socket.close());
    const { port } = socket.address();
    await createSyslogDestination({ transport: 'udp', host: '127.0.0.1', port, facility: 16 }).send([audit], never);
    await expect.poll(() => got).toEqual([expect.stringMatching(/^<134>1 /)]);
  });
});
