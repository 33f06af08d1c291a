// Which ports are the same before and after an update, and which the host hands out anew at each start (RUN-9).
import { describe, expect, it } from 'vitest';
import { listenerKey } from '../../../domain/attempts/listeners.ts';

describe('RUN-9: a listening port', () => {
  it.each(['*', '0.0.0.0', '[::]', '::', '0.0.0.0%eth0', '[::]%eth0', '*%bond0.12'])(
    'on all addresses is one port, however `ss` writes it: %s',
    (address) => {
      expect(listenerKey(`tcp/${address}:22`)).toBe('tcp/*:22');
    },
  );

  it.each([
    ['tcp/10.0.0.0:22', 'tcp/10.0.0.0:22'],
    ['tcp/0.0.0.0.example:22', 'tcp/0.0.0.0.example:22'],
    ['tcp/::1:22', 'tcp/[::1]:22'],
    ['tcp/[::1]:22', 'tcp/[::1]:22'],
    ['tcp/127.0.0.1:22', 'tcp/127.0.0.1:22'],
    ['udp/127.0.0.1:53', 'udp/127.0.0.1:53'],
  ])('on one address keeps it: %s', (listener, key) => {
    expect(listenerKey(listener)).toBe(key);
  });

  it.each([
    ['tcp/[::ffff:127.100.20.30]:80', 'tcp/127.100.20.30:80'],
    ['tcp/::ffff:127.100.20.30:80', 'tcp/127.100.20.30:80'],
    ['tcp/[64::ffff:127.0.0.1]:80', 'tcp/[64::ffff:127.0.0.1]:80'],
    ['tcp/[::ffff:127.0.0.1]%lo:80', 'tcp/[::ffff:127.0.0.1]%lo:80'],
    ['tcp/[::ffff:127.0.0]:80', 'tcp/[::ffff:127.0.0]:80'],
  ])('of a socket of both kinds is the one of its IPv4 address: %s', (listener, key) => {
    expect(listenerKey(listener)).toBe(key);
  });

  it.each([
    ['tcp', 32_767, true],
    ['tcp', 32_768, false],
    ['udp', 40_000, false],
    ['tcp', 60_999, false],
    ['tcp', 61_000, true],
    ['udp', 599, true],
    ['udp', 600, false],
    ['udp', 1_023, false],
    ['udp', 1_024, true],
    ['tcp', 700, true],
    ...[623, 631, 646, 664, 698, 750, 853].map((port) => ['udp', port, true] as const),
  ] as const)('%s/%i is compared: %s', (kind, port, compared) => {
    expect(listenerKey(`${kind}/0.0.0.0:${port}`)).toBe(compared ? `${kind}/*:${port}` : null);
  });

  it.each(['tcp/*:22  users:(("sshd",pid=812,fd=3))', 'tcp/*:22 x', 'tcp/*:22\t users:(("a b",pid=1,fd=3))'])(
    'is the same whatever process is behind it: %s',
    (listener) => {
      expect(listenerKey(listener)).toBe('tcp/*:22');
    },
  );

  it.each(['unreadable', 'a-b/0.0.0.0:22', 'tcp/0.0.0.0:22x', 'tcp/0.0.0.0:'])(
    'that cannot be read stays: %s',
    (text) => {
      expect(listenerKey(text)).toBe(text);
    },
  );
});
