// A server as the rules see it: the columns of `servers` that planning, eligibility and assignment read, joined with names.
import type { ApplicationId, ServerId, UserId } from './ids.ts';

export type Branch = 'hprod' | 'prod';

export type Server = {
  readonly id: ServerId;
  /** Lower case. */
  readonly hostname: string;
  readonly osFamily: string;
  readonly etat: string;
  readonly patchOsOwner: string;
  readonly licenceSupport: string;
  readonly machineType: 'vm' | 'physical';
  readonly appGroup: string | null;
  readonly appType: string | null;
  readonly applicationId: ApplicationId | null;
  readonly domainCode: string;
  readonly environment: string;
  readonly zone: string | null;
  readonly prefPatchJour: string | null;
  readonly prefPatchHeure: string | null;
  readonly defaultIntervenantId: UserId | null;
};

/**
 * Compared without case, accents and blanks around: an environment spelled another way is no way around the gate. Every decision
 * that depends on production asks this.
 */
export function isProduction(environment: string): boolean {
  const plain = environment.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
  return plain === 'production';
}

/** ELIG-3: the branch follows from the environment alone. */
export function branchOf(environment: string): Branch {
  return isProduction(environment) ? 'prod' : 'hprod';
}

/** What holds today: a server that was planned as non-production and has become production is production everywhere. */
export function branchToday(planned: Branch, environment: string): Branch {
  return planned === 'prod' ? 'prod' : branchOf(environment);
}
