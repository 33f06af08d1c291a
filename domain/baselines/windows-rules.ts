// The baseline of Windows Update that the product ships: it is made with the first Windows server that is read (POL-1).
import type { Rules } from './rules.ts';

/** What an update of Windows that is not narrowed brings. */
export const USUAL_WINDOWS_KINDS = ['security', 'critical', 'rollup'] as const;

/** Neither drivers nor definitions, nor what says of itself nothing that is known here. */
export const SHIPPED_WINDOWS_RULES: Rules = {
  approve: [{ kinds: [...USUAL_WINDOWS_KINDS], severities: [], repositories: [], afterDays: 0, level: 'unspecified' }],
  nonSecurity: true,
  unrated: { action: 'hold', afterDays: 0 },
  approved: { packages: [], advisories: [] },
  rejected: { packages: ['KB2267602'], advisories: [], asDependency: 'block' },
};
