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

/** ELIG-3: the branch follows from the environment alone. */
export function branchOf(environment: string): Branch {
  return environment === 'Production' ? 'prod' : 'hprod';
}
