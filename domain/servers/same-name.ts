// Whether two names may be of one machine: their first label is the same, whatever its case, and so is the domain where both have one.

/** Without its domain, in lower case. An address that stands for a name stays whole. */
export function shortName(name: string): string {
  const plain = name.trim().toLowerCase();
  return /^[\d.]+$/.test(plain) ? plain : (plain.split('.')[0] ?? plain);
}

/** '': it has none. */
export function domainOf(name: string): string {
  const plain = name.trim().toLowerCase().replace(/\.$/, '');
  const dot = plain.indexOf('.');
  return dot < 0 ? '' : plain.slice(dot + 1);
}

export function mayBeSameName(ours: string, theirs: string): boolean {
  if (shortName(ours) !== shortName(theirs)) return false;
  const [here, there] = [domainOf(ours), domainOf(theirs)];
  return here === '' || there === '' || here === there;
}
