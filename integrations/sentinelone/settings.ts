// What the settings say of SentinelOne's console.
import { z } from 'zod';
import { address, reached, scheduled } from '../floor/connection-settings.ts';

export const sentinelOneSettings = z.strictObject({
  /** `https://TENANT.sentinelone.net` */
  url: address,
  ...reached,
  ...scheduled,
  /** Of a service user with the role Viewer and the scope of the account: that of a site is shown fewer agents, and not told so. */
  tokenFile: z.string().min(1),
  /** Sites alone, by their ids; absent: all. */
  sites: z.array(z.string().regex(/^\d+$/, 'the id of a site is a number')).min(1).optional(),
  /** Agents not heard of for so many days are stale. */
  staleDays: z.number().int().min(1).max(90).default(7),
  /** How long an agent may take to be heard of after an update, its reboot included. */
  graceMinutes: z.number().int().min(5).max(720).default(30),
});
export type SentinelOneSettings = z.infer<typeof sentinelOneSettings>;
