// How a server of the inventory is named by a system of monitoring: by templates of the settings, and never guessed.

/** `{short}`: up to the first dot; `{name}`: as the inventory has it. */
export const HOST_TEMPLATE =
  /^(?:[A-Za-z0-9._-]|\{short\}|\{name\})*\{(?:short|name)\}(?:[A-Za-z0-9._-]|\{short\}|\{name\})*$/;

/** What a host may be called in what is sent: a filter or an expression can be made of it without harm. */
const HOSTNAME = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;

/** An address that stands for a name stays whole. */
const ADDRESS = /^[\d.]+$/;

/** In small letters; none of a name that is no host name. */
export function monitoredNames(hostname: string, templates: readonly string[]): readonly string[] {
  if (!HOSTNAME.test(hostname)) return [];
  const name = hostname.toLowerCase();
  const [short = name] = ADDRESS.test(name) ? [name] : name.split('.');
  return [
    ...new Set(templates.map((one) => one.replaceAll('{short}', short).replaceAll('{name}', name).toLowerCase())),
  ];
}

/** One at least: a question without a name would be one about every host. */
export type HostNames = readonly [string, ...string[]];

/** Names under which it may be looked for there; none: why. */
export type SoughtNames =
  | { readonly kind: 'names'; readonly names: HostNames }
  | { readonly kind: 'absent' | 'ambiguous' };

/** `inventory`: every server that may be watched. A host that may be another one of them as well is nobody's. */
export function namesAmong(
  inventory: readonly string[],
  templates: readonly string[],
): (hostname: string) => SoughtNames {
  const owners = new Map<string, string | null>();
  for (const server of inventory) {
    for (const name of monitoredNames(server, templates)) owners.set(name, owners.has(name) ? null : server);
  }
  return (hostname) => {
    const all = monitoredNames(hostname, templates);
    const [name, ...more] = all.filter((one) => !owners.has(one) || owners.get(one) === hostname);
    if (name !== undefined) return { kind: 'names', names: [name, ...more] };
    return { kind: all.length === 0 ? 'absent' : 'ambiguous' };
  };
}

export type Found<H> =
  | { readonly kind: 'found'; readonly host: H }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/** Whatever the case of its letters there. Two of them are nobody's. */
export function theOneHost<H extends { readonly name: string }>(
  hosts: readonly H[],
  names: readonly string[],
): Found<H> {
  const same = hosts.filter(({ name }) => names.includes(name.toLowerCase()));
  const [host, ...others] = same;
  if (host === undefined) return { kind: 'absent' };
  return others.length === 0 ? { kind: 'found', host } : { kind: 'ambiguous', names: same.map(({ name }) => name) };
}
