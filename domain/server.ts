// A server as the rules see it: the columns of `servers` that planning, eligibility and assignment read, joined with names.
import type { ApplicationId, ServerId, UserId } from './ids.ts';

export type Branch = 'hprod' | 'prod';

export type FamilyDays = Readonly<Record<Branch, readonly number[] | null>>;

export type Server = {
  readonly id: ServerId;
  /** Lower case. */
  readonly hostname: string;
  readonly osFamily: string;
  /** Whether SecOps patches that family here (ELIG-1); absent: Linux alone. */
  readonly patchedFamily?: boolean;
  /** Of its family (SLOT-2): Monday is 1. Absent, or null: those of its branch. */
  readonly weekdays?: FamilyDays | null;
  readonly osVersion?: string | null;
  readonly etat: string;
  readonly patchOsOwner: string;
  readonly licenceSupport: string;
  readonly machineType: 'vm' | 'physical';
  readonly appGroup: string | null;
  readonly appType: string | null;
  readonly applicationId: ApplicationId | null;
  readonly domainCode: string;
  readonly environment: string;
  /** What the closed list says of its environment (ELIG-6); null: nobody has said yet. Absent: its name alone decides. */
  readonly production?: boolean | null;
  readonly zone: string | null;
  readonly prefPatchJour: string | null;
  readonly prefPatchHeure: string | null;
  readonly defaultIntervenantId: UserId | null;
};

/** ELIG-1. */
export function isPatchedFamily({ osFamily, patchedFamily }: Pick<Server, 'osFamily' | 'patchedFamily'>): boolean {
  return patchedFamily ?? osFamily === 'linux';
}

/** An environment, as far as its branch goes. */
export type OfEnvironment = Pick<Server, 'environment' | 'production'>;

/** ELIG-3: the branch follows from the environment alone. What nobody has spoken of is held to the gate too. */
export function branchOf(server: string | OfEnvironment): Branch {
  const of: OfEnvironment = typeof server === 'string' ? { environment: server } : server;
  return isProduction(of) === false ? 'hprod' : 'prod';
}

/** What holds today: a server that was planned as non-production and has become production is production everywhere. */
export function branchToday(planned: Branch, server: OfEnvironment): Branch {
  return planned === 'prod' ? 'prod' : branchOf(server);
}

/** null: on no list (ELIG-6). A name that reads as `Production` is production, whatever the list says. */
export function isProduction({ environment, production }: OfEnvironment): boolean | null {
  if (isProductionEnvironment(environment)) return true;
  return production === undefined ? false : production;
}

/** ELIG-6: whatever its case, its accents, its width and what cannot be seen in it. */
export function isProductionEnvironment(name: string): boolean {
  return environmentKey(name) === 'production';
}

/** Of the usual names, whether they are production; null: nobody has said. `environment_production` in the database knows the same. */
export function usualNature(name: string): boolean | null {
  const key = environmentKey(name);
  return key === 'production' ? true : USUAL_NON_PRODUCTIONS.has(key) ? false : null;
}

/** As they are written. */
export const USUAL_ENVIRONMENTS = [
  'Production',
  'Pilote',
  'Pré-production',
  'Recette',
  'Test',
  'Développement',
  'Validation',
];

const SHORT_NAMES: Readonly<Record<string, string>> = {
  prod: 'Production',
  preprod: 'Pré-production',
  pprod: 'Pré-production',
  rec: 'Recette',
  dev: 'Développement',
};

/** The usual name that a short one stands for: `DEV`, `pré-prod`. null: it is none. */
export function usualNameOf(short: string): string | null {
  const key = environmentKey(short);
  return Object.hasOwn(SHORT_NAMES, key) ? (SHORT_NAMES[key] ?? null) : null;
}

const USUAL_NON_PRODUCTIONS: ReadonlySet<string> = new Set([
  ...['pilote', 'preproduction', 'recette', 'test', 'developpement', 'validation'],
]);

/** Two names with the same key are one environment: letters and digits alone. `environment_key` in the database reads alike. */
export function environmentKey(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = name
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\p{Z}\p{P}\p{S}\u115f\u1160\u3164]/gu, '')
    .toLowerCase();
  if (keys.size < MAX_KEYS) keys.set(name, key);
  return key;
}

/** The same few names are asked about for every server; folding them is slow. */
const keys = new Map<string, string>();
const MAX_KEYS = 1000;
