// Which listening ports of a host are the same before and after, and which are not worth comparing (RUN-9).

/**
 * Ports that the kernel hands out (https://docs.kernel.org/networking/ip-sysctl.html, ip_local_port_range): rpc.statd, mountd and the
 * like get another one at each start.
 */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

/** Of `tcp/0.0.0.0:22`; null: a port that changes by itself. Versions of `ss` write “all addresses” in four ways. */
export function listenerKey(listener: string): string | null {
  const [, kind, address = '', port = ''] = /^(\w+)\/(.*):(\d+)$/.exec(listener) ?? [];
  if (kind === undefined) return listener;
  if (Number(port) >= FIRST_EPHEMERAL && Number(port) <= LAST_EPHEMERAL) return null;
  if (/^(\*|0\.0\.0\.0|\[::\]|::)(%\S+)?$/.test(address)) return `${kind}/*:${port}`;
  return `${kind}/${address.includes(':') && !address.startsWith('[') ? `[${address}]` : address}:${port}`;
}
