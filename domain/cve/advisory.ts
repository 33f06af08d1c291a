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

/** A maker's name, a year, a number: `RHSA-2026:7848`, `ELSA-2026-1234`, `SUSE-SLE-Module-Basesystem-15-SP6-2026-301`. */
const ADVISORY = /^[A-Za-z][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)*-(?:19|20)\d{2}[:-][A-Za-z0-9]+(?:[:_-]\d+)?$/;
/** Those that are always in capitals; managers compare by the letter. */
const CAPITALS = /^[a-z]{2}(?:sa|ba|ea)-/i;
/** In capitals up to the year, then in small letters: `FEDORA-EPEL-2024-0ab12c34de`. */
const FEDORA = /^(fedora(?:-[a-z]+)*)-(\d{4}-[0-9a-f]+)$/i;
const MAX_CHARACTERS = 100;

/** `rhsa-2026:7848` as it is written; null: no advisory, and no CVE is one. */
export function advisoryNamed(text: string): string | null {
  const name = text.trim();
  if (name.length > MAX_CHARACTERS || !ADVISORY.test(name) || /^cve-/i.test(name)) return null;
  const [, maker, number] = FEDORA.exec(name) ?? [];
  if (maker !== undefined && number !== undefined) return `${maker.toUpperCase()}-${number.toLowerCase()}`;
  return CAPITALS.test(name) ? name.toUpperCase() : name;
}
