// POL-3: what is to be installed on a server, by exact versions, with a hash that stands for it. No clock is part of it.
import { createHash } from 'node:crypto';
import { type PackageVersion, packageLine } from '../attempts/package-version.ts';
import { byCodePoint } from '../order.ts';
import type { SeenCandidate } from './candidate.ts';
import { type At, type Decided, decideAll } from './decide.ts';
import type { Family } from './family.ts';
import { rebootForecast } from './reboot-forecast.ts';
import type { Rules } from './rules.ts';

export type EffectiveList = {
  readonly family: Family;
  /** Everything that is pending, with what happens to it; by name and architecture. */
  readonly decided: readonly Decided[];
  /** Those that are approved. */
  readonly approved: readonly SeenCandidate[];
  /** Sorted `packageLine`s of those. */
  readonly lines: readonly string[];
  /** Lines that may come beside where one of those needs them, and nothing else (PIN-1); null: whatever they need. */
  readonly dependencies: readonly string[] | null;
  readonly hash: string;
  /** To download; null: not known of every package. */
  readonly bytes: number | null;
  readonly reboot: boolean;
};

export function effectiveList(
  family: Family,
  candidates: readonly SeenCandidate[],
  rules: Rules,
  at: At,
): EffectiveList {
  const decided = decideAll(candidates, rules, at).toSorted((a, b) => byName(a.candidate, b.candidate));
  return listOf(family, decided);
}

/** Of decisions that were made already, say narrowed to what another list has. */
export function listOf(family: Family, decided: readonly Decided[]): EffectiveList {
  const approved = decided.filter(({ decision }) => decision.kind === 'approved').map(({ candidate }) => candidate);
  const lines = linesOf(approved);
  const sizes = approved.map(({ bytes }) => bytes);
  const bytes = sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  return {
    family,
    decided,
    approved,
    lines,
    dependencies: null,
    hash: listHash(family, lines),
    bytes,
    reboot: rebootForecast(family, approved),
  };
}

/** Nothing comes beside it but those lines. Another list than the same one without that. */
export function onlyWith(list: EffectiveList, dependencies: readonly string[]): EffectiveList {
  return { ...list, dependencies, hash: listHash(list.family, list.lines, dependencies) };
}

/** Each once, sorted by code point. */
export function linesOf(packages: readonly PackageVersion[]): readonly string[] {
  return [...new Set(packages.map(packageLine))].sort(byCodePoint);
}

/** SHA-256 in hexadecimal; all lines sorted. */
export function listHash(
  family: Family,
  lines: readonly string[],
  dependencies: EffectiveList['dependencies'] = null,
): string {
  return createHash('sha256')
    .update(JSON.stringify([family, ...lines, ...(dependencies === null ? [] : [dependencies])]))
    .digest('hex');
}

function byName(a: PackageVersion, b: PackageVersion): number {
  return byCodePoint(a.name, b.name) || byCodePoint(a.arch, b.arch) || byCodePoint(a.version, b.version);
}

/** What an attempt installed otherwise than it was asked for. */
export type ListDifference = {
  /** Lines of the list that are not installed. */
  readonly missing: readonly string[];
  /** Lines that are new and in no list: dependencies, or what somebody else did meanwhile. */
  readonly extra: readonly string[];
};

/** null: nothing differs. */
export function listDifference(
  asked: readonly string[],
  before: readonly PackageVersion[],
  after: readonly PackageVersion[],
): ListDifference | null {
  const [had, has, wanted] = [new Set(linesOf(before)), new Set(linesOf(after)), new Set(asked)];
  const missing = asked.filter((line) => !has.has(line));
  const extra = [...has].filter((line) => !had.has(line) && !wanted.has(line));
  return missing.length === 0 && extra.length === 0 ? null : { missing, extra };
}
