// What a baseline says (POL-1). It is stored as JSON, so each reading checks it.
import { z } from 'zod';
import type { Text } from '../language.ts';

/** As AWS names them: how bad it is that an approved update is missing. The highest of the rules that approve counts. */
export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational', 'unspecified'] as const;
export type Level = (typeof LEVELS)[number];

export const UNRATED = ['install', 'hold', 'ask'] as const;
export type Unrated = (typeof UNRATED)[number];

export const MOST_RULES = 10;
export const MOST_NAMES = 50;
export const MOST_DAYS = 360;

const word = z.string().regex(/^[a-z][a-z-]{0,29}$/);
const days = z.number().int().min(0).max(MOST_DAYS);
/** A name of a package, its architecture or version with it or not, with one wildcard at most. */
const PATTERN = /^(?=.{1,200}$)[A-Za-z0-9._+:~^-]*\*?[A-Za-z0-9._+:~^-]*$/;
const ADVISORY = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const packages = z.array(z.string().regex(PATTERN)).max(MOST_NAMES);
const advisories = z.array(z.string().regex(ADVISORY)).max(MOST_NAMES);

const RULE = z.strictObject({
  /** `security`, `bugfix`…; empty: any. */
  kinds: z.array(word).max(10),
  /** Empty: any. */
  severities: z.array(word).max(10),
  /** With one wildcard at most; empty: any. */
  repositories: z.array(z.string().regex(/^(?=.{1,200}$)[^\s*]*\*?[^\s*]*$/)).max(MOST_NAMES),
  /** Since it was issued. */
  afterDays: days,
  level: z.enum(LEVELS),
});

export const RULES = z.strictObject({
  approve: z.array(RULE).max(MOST_RULES),
  /** Updates whose advisories are all of another kind, too, as far as a rule approves them. */
  nonSecurity: z.boolean(),
  /** POL-4: what a rule asks for and the repository does not say. */
  unrated: z.strictObject({ action: z.enum(UNRATED), afterDays: days }),
  approved: z.strictObject({ packages, advisories }),
  rejected: z.strictObject({ packages, advisories, asDependency: z.enum(['block', 'allow']) }),
});

export type Rules = z.infer<typeof RULES>;
export type ApprovalRule = Rules['approve'][number];

/** What an update did before there were baselines: everything, at once. */
export const SHIPPED_RULES: Rules = {
  approve: [{ kinds: [], severities: [], repositories: [], afterDays: 0, level: 'unspecified' }],
  nonSecurity: true,
  unrated: { action: 'install', afterDays: 0 },
  approved: { packages: [], advisories: [] },
  rejected: { packages: [], advisories: [], asDependency: 'block' },
};

/** Throws on rules that another release, or somebody's SQL, has left otherwise. */
export function readRules(stored: unknown): Rules {
  return RULES.parse(stored);
}

export function isPackagePattern(text: string): boolean {
  return text !== '' && PATTERN.test(text);
}

export function isAdvisoryName(text: string): boolean {
  return ADVISORY.test(text);
}

/** One `*` at most; everything else is literal. */
export function patternMatches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

export const LEVEL_TEXT: Readonly<Record<Level, Text>> = {
  critical: { fr: 'critique', en: 'critical' },
  high: { fr: 'haut', en: 'high' },
  medium: { fr: 'moyen', en: 'medium' },
  low: { fr: 'bas', en: 'low' },
  informational: { fr: 'pour information', en: 'informational' },
  unspecified: { fr: 'non précisé', en: 'unspecified' },
};
