// Which listening ports of a host are the same before and after, and which are not worth comparing (RUN-9).

/**
 * Ports that the kernel hands out (https://docs.kernel.org/networking/ip-sysctl.html, ip_local_port_range): rpc.statd, mountd and the
 * like get another one at each start.
 */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

/**
 * Reserved ports that the C library hands out in the same way (bindresvport): rpcbind, rpc.statd and ypbind take one at each start. Some
 * have an owner: IPMI, printing, LDP, remote management, OLSR, Kerberos 4, DNS over QUIC.
 */
const FIRST_RESERVED = 600;
const LAST_RESERVED = 1_023;
const OWNED: readonly number[] = [623, 631, 646, 664, 698, 750, 853];

/** What `ss -p` says of the process behind it, which another run of it may not: "users:(("sshd",pid=812,fd=3))". */
const PROCESS = /\s+\S.*$/u;

/** Of `tcp/0.0.0.0:22`; null: a port that changes by itself. Versions of `ss` write “all addresses” in four ways. */
export function listenerKey(listener: string): string | null {
  const [, kind, address = '', port = ''] = /^(\w+)\/(.*):(\d+)$/.exec(listener.replace(PROCESS, '')) ?? [];
  if (kind === undefined) return listener;
  if (changesByItself(kind, Number(port))) return null;
  if (/^(\*|0\.0\.0\.0|\[::\]|::)(%\S+)?$/.test(address)) return `${kind}/*:${port}`;
  return `${kind}/${plainAddress(address)}:${port}`;
}

function changesByItself(kind: string, port: number): boolean {
  if (port >= FIRST_EPHEMERAL && port <= LAST_EPHEMERAL) return true;
  return kind === 'udp' && port >= FIRST_RESERVED && port <= LAST_RESERVED && !OWNED.includes(port);
}

/** An IPv4 address of a socket of both kinds is that address: `[::ffff:127.0.0.1]`. */
function plainAddress(address: string): string {
  const mapped = /^\[?::ffff:(\d+\.\d+\.\d+\.\d+)\]?$/.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}
