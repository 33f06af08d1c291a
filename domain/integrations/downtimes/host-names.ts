// How a server of the inventory is named by a system of monitoring: by templates of the settings, and never guessed.

/** `{short}`: up to the first dot; `{name}`: as the inventory has it. */
export const HOST_TEMPLATE =
  /^(?:[A-Za-z0-9._-]|\{short\}|\{name\})*\{(?:short|name)\}(?:[A-Za-z0-9._-]|\{short\}|\{name\})*$/;

/** What a host may be called in what is sent: a filter or an expression can be made of it without harm. */
const HOSTNAME = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;

/** In small letters; none of a name that is no host name. */
export function monitoredNames(hostname: string, templates: readonly string[]): readonly string[] {
  if (!HOSTNAME.test(hostname)) return [];
  const name = hostname.toLowerCase();
  const [short = name] = name.split('.');
  return [
    ...new Set(templates.map((one) => one.replaceAll('{short}', short).replaceAll('{name}', name).toLowerCase())),
  ];
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
