// POL-4 on a server of which not all advisories could be read: nobody knows whether an update without one has none.
import type { Rules } from './rules.ts';

/** Where the rules ask anything of advisories, such an update waits for the next reading, whatever is done with those that have none. */
export function withNoticesUnread(rules: Rules): Rules {
  const { approve, nonSecurity, unrated, rejected } = rules;
  const asks =
    !nonSecurity ||
    rejected.advisories.length > 0 ||
    approve.some(({ kinds, severities, afterDays }) => kinds.length > 0 || severities.length > 0 || afterDays > 0);
  return asks && unrated.action === 'install' ? { ...rules, unrated: { action: 'hold', afterDays: 0 } } : rules;
}
