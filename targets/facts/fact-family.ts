// What a family of package managers is asked for the prerequisites, and what its answers mean (PRE-6, PRE-7).
import type { UpdateRequest } from '../packages/update-scope.ts';
import type { HostFacts } from '../ports.ts';
import type { SudoGrant } from './as-root.ts';
import type { ProbeAnswer } from './probe.ts';

export type FamilyProbeId = 'registration' | 'database' | 'repositories' | 'transaction' | 'advisories';
export type FamilyProbe = { readonly id: FamilyProbeId; readonly command: string };
/** A probe that was not asked has no exit code. */
export type FamilyAnswers = Readonly<Record<FamilyProbeId, ProbeAnswer>>;

export type FamilyFacts = Pick<
  HostFacts,
  'registration' | 'enabledRepositories' | 'rpmDatabaseReadable' | 'dpkgInterrupted' | 'preview'
>;

export type FactFamily = {
  /** `idle`: no other transaction runs. While one does, the manager would only wait for it, and is not asked. */
  readonly probes: (ask: UpdateRequest, host: { grant: SudoGrant; idle: boolean }) => readonly FamilyProbe[];
  /** What only the first answers tell to be asked otherwise. */
  readonly again?: (answers: FamilyAnswers, ask: UpdateRequest, host: { grant: SudoGrant }) => readonly FamilyProbe[];
  readonly facts: (answers: FamilyAnswers) => FamilyFacts;
};
