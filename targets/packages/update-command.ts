// The update by package manager (RUN-5): lines for a subshell of the host that has $root (how a command becomes root's: several
// words) and $work (a directory of this update alone).
import type { Text } from '../../domain/language.ts';
import { aptUpdate } from './apt-update.ts';
import type { PackageManager } from './package-manager.ts';
import { shellLine } from './shell-word.ts';
import { checkedExcludes, checkedScope, isOfNothing, NOTHING_ASKED, type UpdateRequest } from './update-scope.ts';
import { YUM_DOWNLOADED, YUM_NONE_THERE, YUM_REPAIR, yumUpdate } from './yum-update.ts';
import { zypperUpdate } from './zypper-update.ts';

type FamilyRequest = UpdateRequest & { readonly family: PackageManager };

export type UpdateCommand =
  | { readonly kind: 'command'; readonly script: string }
  | { readonly kind: 'refused'; readonly reason: Text };

/** RUN-5. Throws on malformed globs and ids. */
export function updateCommand(ask: FamilyRequest): UpdateCommand {
  const reason = refusal(ask);
  return reason === null ? { kind: 'command', script: updateScript(ask) } : { kind: 'refused', reason };
}

function updateScript(ask: FamilyRequest): string {
  const { family } = ask;
  switch (family) {
    case 'yum':
    case 'dnf':
      return yumScript({ ...ask, family });
    case 'zypper':
      return zypperUpdate(ask);
    case 'apt-get':
      return aptUpdate(ask);
  }
}

function yumScript(ask: FamilyRequest & { readonly family: 'yum' | 'dnf' }): string {
  const repair = ask.repair === true ? `${YUM_REPAIR}\n` : '';
  if (isOfNothing(ask.scope)) return `${repair}${NOTHING_ASKED}`;
  const command = `${repair}$root ${shellLine(yumUpdate(ask))}`;
  const fetched = ask.download === undefined ? '' : `${YUM_DOWNLOADED}\n`;
  if (ask.scope.kind === 'versions' || ask.scope.kind === 'kernels')
    return `${command}\ncode=$?\n${fetched}${YUM_NONE_THERE}`;
  return fetched === '' ? command : `${command}\ncode=$?\n${fetched}exit "$code"`;
}

/** What the manager cannot do, in one sentence; null when it can. Throws on malformed globs and ids. */
export function refusal({ family, excludes, scope, repair }: FamilyRequest): Text | null {
  checkedExcludes(excludes);
  if (repair === true && family === 'zypper') return REPAIRED_BY_HAND;
  const { kind } = checkedScope(scope);
  if (family !== 'apt-get' || (kind !== 'advisories' && kind !== 'cve')) return null;
  return {
    fr: 'apt ne sait pas limiter une mise à jour à un avis ou à une CVE : demandez toutes les mises à jour de sécurité.',
    en: 'apt cannot narrow an update to one advisory or CVE: ask for all security updates.',
  };
}

const REPAIRED_BY_HAND: Text = {
  fr: 'Une transaction coupée de zypper se répare à la main (zypper verify, doublons avec rpm) : relancez ensuite sans réparation.',
  en: 'A transaction of zypper that was cut is repaired by hand (zypper verify, duplicates with rpm): then retry without repair.',
};
