// Which hosts an address may name. Addresses come from outside: only what is listed is spoken to.

/** `files.contoso.com`, or `*.sharepoint.com` for every name below; never a bare `*` or a whole top-level domain. */
export const HOST_PATTERN = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** The same, or with the one port that is meant: `relay.example.com:8443`. */
export const SERVICE_HOST_PATTERN = new RegExp(`${HOST_PATTERN.source.slice(0, -1)}(:[1-9]\\d{0,4})?$`);

/** The address as a URL when it is plain https on a listed host: no other port than is listed, no account in it. Null otherwise. */
export function listedUrl(address: string, patterns: readonly string[]): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '';
  return isPlain && patterns.some((pattern) => matches(pattern, url)) ? url : null;
}

function matches(pattern: string, { hostname, port }: URL): boolean {
  const [host = '', listed = ''] = pattern.split(':');
  // A URL does not tell the port that https has anyway.
  if (port !== (listed === '443' ? '' : listed)) return false;
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}

/** True for a name or an address of this machine alone. `0.0.0.0` and `::` are all of its addresses: not loopback. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The same of a URL. */
export function isLoopbackUrl(address: string): boolean {
  return URL.canParse(address) && isLoopbackHost(new URL(address).hostname);
}
