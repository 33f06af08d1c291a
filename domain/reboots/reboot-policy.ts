// Is the server rebooted after its update, and has it been? (RUN-8)
import type { Answer } from '../answer.ts';
import { isLaterBoot, parseBootMoment } from './boot-moment.ts';

export const REBOOT_POLICIES = ['never', 'if-needed', 'always', 'ask'] as const;
export type RebootPolicy = (typeof REBOOT_POLICIES)[number];

export type RebootPolicies = {
  readonly ofServer: RebootPolicy | null;
  /** Of its site, which decides on its own reboots (RING-1). */
  readonly ofSite: RebootPolicy | null;
  /** Of its patch group (POL-2). */
  readonly ofGroup: RebootPolicy | null;
  readonly ofCampaign: RebootPolicy;
};

/** The policy of the server stands before that of its site, that before its patch group's, and that before its campaign's. */
export function effectivePolicy({ ofServer, ofSite, ofGroup, ofCampaign }: RebootPolicies): RebootPolicy {
  return ofServer ?? ofSite ?? ofGroup ?? ofCampaign;
}

/** RUN-8. `ask`: the owner chooses a slot. Nobody is asked when no reboot is needed; unknown is never taken for no. */
export function rebootDecision(policy: RebootPolicy, needed: Answer): 'reboot' | 'no-reboot' | 'ask' {
  if (policy === 'never') return 'no-reboot';
  if (policy === 'always') return 'reboot';
  if (needed === 'no') return 'no-reboot';
  return policy === 'if-needed' && needed === 'yes' ? 'reboot' : 'ask';
}

/** RUN-8: only a changed `boot_id` proves a reboot. Unknown while either one could not be read. Windows tells since when it runs instead. */
export function hasRebooted(bootIdBefore: string | null, bootIdNow: string | null): Answer {
  const before = bootIdBefore?.trim();
  const now = bootIdNow?.trim();
  if (!before || !now) return 'unknown';
  const [then, later] = [parseBootMoment(before), parseBootMoment(now)];
  if (then !== null && later !== null) return isLaterBoot(then, later) ? 'yes' : 'no';
  const [bootedThen, bootedLater] = [instantOf(before), instantOf(now)];
  if (bootedThen !== null && bootedLater !== null)
    return Math.abs(bootedLater - bootedThen) <= CLOCK_SET_MS ? 'no' : 'yes';
  return before === now ? 'no' : 'yes';
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** An older release has noted the moment of the boot alone, which follows the clock of the host. */
const CLOCK_SET_MS = 30_000;

function instantOf(text: string): number | null {
  const moment = parseBootMoment(text);
  if (moment !== null) return moment.bootedAt.getTime();
  return INSTANT.test(text) ? Date.parse(text) : null;
}
