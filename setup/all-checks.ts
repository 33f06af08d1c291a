// Every check of an installation, for `npm run doctor` and `npm run setup`.
import type { Settings } from '../config.ts';
import { MACHINE_CHECKS, TEAMS_CHECKS, WORK_CHECKS } from './chat-checks.ts';
import type { Check } from './check.ts';
import { hostCheck } from './checks/host.ts';
import { integrationChecks } from './checks/integrations.ts';
import { sshKeyCheck } from './checks/ssh-key.ts';
import { vcenterChecks } from './checks/vcenter.ts';
import { vcenterOrderCheck } from './checks/vcenter-order.ts';
import { webhookChecks } from './checks/webhooks.ts';

/** `hosts`: servers to log in to, named by hand. */
export function allChecks(settings: Settings | null, hosts: readonly string[]): readonly Check[] {
  return [
    ...MACHINE_CHECKS,
    ...TEAMS_CHECKS,
    sshKeyCheck,
    vcenterOrderCheck,
    ...vcenterChecks(settings),
    ...integrationChecks(settings),
    ...webhookChecks(settings),
    ...hosts.map(hostCheck),
    ...WORK_CHECKS,
  ];
}
