// What COMP leaves to an installation.
import { DEFAULT_DELAYS, type Delays } from './delays.ts';
import { NO_RISKS, type RiskFiles } from './risks.ts';

export type ComplianceSettings = {
  /** COMP-1: a reading that is older says nothing. */
  readonly freshHours: number;
  readonly delays: Delays;
  /** COMP-5: a file that is older is said to be. */
  readonly riskFileDays: number;
  /** Read when it is asked for: the files change under a process that runs. */
  readonly risks: () => RiskFiles;
};

export const DEFAULT_COMPLIANCE: ComplianceSettings = {
  freshHours: 24,
  delays: DEFAULT_DELAYS,
  riskFileDays: 7,
  risks: () => NO_RISKS,
};
