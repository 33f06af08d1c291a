// Security advisories that are open on a server, as its package manager lists them.
export const SEVERITIES = ['critical', 'important', 'moderate', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type OpenAdvisory = {
  /** `RHSA-2026:7848`. */
  readonly id: string;
  /** null: none is given (CentOS has no severities). */
  readonly severity: Severity | null;
  /** Sorted; empty where none is named. */
  readonly cves: readonly string[];
  /** Names of packages, sorted. */
  readonly packages: readonly string[];
  /** Exclusions keep the update from bringing it. */
  readonly heldBack: boolean;
};

const CVE = /^CVE-\d{4}-\d{4,10}$/;

/** `cve-2026-1234` as it is written; null: no CVE. */
export function cveNamed(text: string): string | null {
  const name = text.trim().toUpperCase();
  return CVE.test(name) ? name : null;
}
