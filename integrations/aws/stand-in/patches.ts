// Patch baselines, and the state of each patch on a machine: approved or not, present or not, rejected or not.
import type { GetPatchBaselineResult, OperatingSystem, PatchComplianceData, PatchRule } from '@aws-sdk/client-ssm';

export type Patch = {
  /** As `KBId` is: `kernel.x86_64`, `KB5031364`. */
  readonly id: string;
  readonly title: string;
  readonly classification: string;
  readonly severity: string;
  readonly cves: readonly string[];
  readonly released: Date;
  /** Windows knows patches that do not concern a machine. */
  readonly isApplicable?: boolean;
  readonly installed?: Installed;
  /** It was tried, and is not there. */
  readonly hasFailed?: boolean;
};

export type Installed = {
  readonly at: Date;
  readonly by: 'patch-manager' | 'somebody';
  /** How often the machine had booted by then. */
  readonly boots: number;
};

export type Baseline = GetPatchBaselineResult & {
  readonly BaselineId: string;
  readonly OperatingSystem: OperatingSystem;
};

export type PatchState =
  | 'Installed'
  | 'InstalledOther'
  | 'InstalledPendingReboot'
  | 'InstalledRejected'
  | 'Missing'
  | 'Failed'
  | 'NotApplicable'
  | 'AvailableSecurityUpdate';

export type Reported = { readonly patch: Patch; readonly state: PatchState; readonly level: string };

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNSPECIFIED'];
const DAY_MS = 86_400_000;
const COMPLIANT: readonly PatchState[] = ['Installed', 'InstalledOther', 'NotApplicable'];
/** As the documented values of the enum are, in contrast to those of the filters. */
const VALUES: Readonly<Record<PatchState, PatchComplianceData['State']>> = {
  Installed: 'INSTALLED',
  InstalledOther: 'INSTALLED_OTHER',
  InstalledPendingReboot: 'INSTALLED_PENDING_REBOOT',
  InstalledRejected: 'INSTALLED_REJECTED',
  Missing: 'MISSING',
  Failed: 'FAILED',
  NotApplicable: 'NOT_APPLICABLE',
  AvailableSecurityUpdate: 'AVAILABLE_SECURITY_UPDATE',
};

export function isCompliant(state: PatchState): boolean {
  return COMPLIANT.includes(state);
}

/** Undefined: a patch that is absent and not approved is not reported at all. */
export function reportOf(patch: Patch, baseline: Baseline, boots: number, now: Date): Reported | undefined {
  const level = approvalOf(patch, baseline, now);
  const state = stateOf(patch, baseline, level !== undefined, boots);
  return state === undefined ? undefined : { patch, state, level: level ?? 'UNSPECIFIED' };
}

function stateOf(patch: Patch, baseline: Baseline, isApproved: boolean, boots: number): PatchState | undefined {
  const isWindows = baseline.OperatingSystem === 'WINDOWS';
  if (patch.isApplicable === false) return isWindows ? 'NotApplicable' : undefined;
  if (patch.installed !== undefined) {
    const { by, boots: before } = patch.installed;
    if (by === 'patch-manager' && before === boots) return 'InstalledPendingReboot';
    if (isRejected(patch, baseline))
      return baseline.RejectedPatchesAction === 'BLOCK' ? 'InstalledRejected' : 'InstalledOther';
    return isApproved ? 'Installed' : 'InstalledOther';
  }
  if (isRejected(patch, baseline)) return undefined;
  if (isApproved) return patch.hasFailed ? 'Failed' : 'Missing';
  return isWindows && patch.classification === 'SecurityUpdates' ? 'AvailableSecurityUpdate' : undefined;
}

export function isRejected(patch: Patch, { RejectedPatches = [] }: Baseline): boolean {
  return RejectedPatches.some((pattern) => matches(pattern, patch));
}

/** The compliance level of its approval; undefined: not approved. The highest of all rules that match wins. */
export function approvalOf(patch: Patch, baseline: Baseline, now: Date): string | undefined {
  const named = (baseline.ApprovedPatches ?? []).some((pattern) => matches(pattern, patch));
  const rules = baseline.ApprovalRules?.PatchRules ?? [];
  const levels = [
    ...(named ? [baseline.ApprovedPatchesComplianceLevel ?? 'UNSPECIFIED'] : []),
    ...rules.flatMap((rule) => (approves(rule, patch, baseline, now) ? [rule.ComplianceLevel ?? 'UNSPECIFIED'] : [])),
  ];
  return levels.sort((one, other) => LEVELS.indexOf(one) - LEVELS.indexOf(other))[0];
}

function approves(rule: PatchRule, patch: Patch, { OperatingSystem: system }: Baseline, now: Date): boolean {
  const fits = (rule.PatchFilterGroup?.PatchFilters ?? []).every(({ Key, Values = [] }) => {
    if (Values.includes('*')) return true;
    if (Key === 'CLASSIFICATION') return Values.includes(patch.classification);
    if (Key === 'SEVERITY' || Key === 'MSRC_SEVERITY') return Values.includes(patch.severity);
    return Key === 'PRODUCT' || Key === 'PATCH_SET' || Key === 'PRIORITY' || Key === 'SECTION';
  });
  // Packages of apt have no date of release: there is no delay.
  if (system === 'UBUNTU' || system === 'DEBIAN') return fits;
  if (rule.ApproveUntilDate !== undefined)
    return fits && patch.released.toISOString().slice(0, 10) <= rule.ApproveUntilDate;
  return fits && patch.released.getTime() < now.getTime() - (rule.ApproveAfterDays ?? 0) * DAY_MS;
}

/** Name of a package with one `*`, with or without its architecture; KB, CVE, title. */
export function matches(pattern: string, patch: Patch): boolean {
  if (patch.cves.includes(pattern)) return true;
  const expression = new RegExp(`^${pattern.split('*').map(quoted).join('.*')}$`, 'i');
  return [patch.id, patch.id.replace(/\.[^.]+$/, ''), patch.title].some((name) => expression.test(name));
}

function quoted(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}

export function complianceData({ patch, state }: Reported): PatchComplianceData {
  const isUnclassified = state === 'InstalledOther' || state === 'NotApplicable';
  const data = {
    Title: patch.title,
    KBId: patch.id,
    ...(!isUnclassified && { Classification: patch.classification, Severity: patch.severity }),
    State: VALUES[state],
    InstalledTime: patch.installed?.at ?? new Date(0),
    ...((state === 'Missing' || state === 'Failed') && { CVEIds: patch.cves.join(',') }),
  };
  // The declaration says that all of them are there, the documentation that these two are left out.
  return data as PatchComplianceData;
}

/** A patch can count as critical and as security; the third is what is neither. */
export function countsOf(reports: readonly Reported[]) {
  const count = (state: PatchState) => reports.filter((one) => one.state === state).length;
  const open = reports.filter(({ state }) => !isCompliant(state) && state !== 'AvailableSecurityUpdate');
  const isCritical = ({ level }: Reported) => level === 'CRITICAL';
  const isSecurity = ({ patch }: Reported) => patch.classification.startsWith('Security');
  return {
    InstalledCount: count('Installed'),
    InstalledOtherCount: count('InstalledOther'),
    InstalledPendingRebootCount: count('InstalledPendingReboot'),
    InstalledRejectedCount: count('InstalledRejected'),
    MissingCount: count('Missing'),
    FailedCount: count('Failed'),
    NotApplicableCount: count('NotApplicable'),
    AvailableSecurityUpdateCount: count('AvailableSecurityUpdate'),
    CriticalNonCompliantCount: open.filter(isCritical).length,
    SecurityNonCompliantCount: open.filter(isSecurity).length,
    OtherNonCompliantCount: open.filter((one) => !isCritical(one) && !isSecurity(one)).length,
  };
}
