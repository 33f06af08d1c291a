// What plan and preview are made of.
import { ESTATE } from './source.ts';

/** What plan and preview make of a server. */
export const SERVERS = {
  ...ESTATE,
  zones: {},
  servers: { except: ['patch_excludes', 'vcenter_vm_name', 'os_version', 'ssh_method', 'reboot_policy'] },
} as const;

export const PLAN = {
  ...SERVERS,
  freeze_periods: {},
  campaign_plan_rows: {},
} as const;
