// A server as people name it: by its hostname, or with a domain behind it. A hostname may itself hold a dot, so what was typed comes first.

/** Two names in one cell, or a remark behind a dot, are no domain. */
const WITH_DOMAIN = /^([a-z0-9][a-z0-9_-]*)(?:\.[a-z0-9][a-z0-9_-]*)+$/;

/** In lower case; the first that the estate knows is meant. */
export function hostCandidates(typed: string): readonly string[] {
  const name = typed.toLowerCase();
  const short = WITH_DOMAIN.exec(name)?.[1];
  return short === undefined ? [name] : [name, short];
}

/** null: the estate knows no such server. */
export function hostNamed(typed: string, isKnown: (name: string) => boolean): string | null {
  return hostCandidates(typed).find(isKnown) ?? null;
}
