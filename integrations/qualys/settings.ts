// What the settings say of Qualys: the platform, the account, and whether a scan is asked for after an update.
import { z } from 'zod';
import { address, reached, scheduled } from '../floor/connection-settings.ts';

const version = z.string().regex(/^\d+\.\d$/, 'a version is written as 5.0');

export const qualysSettings = z.strictObject({
  /** The host of the API of the subscription's platform: `https://qualysapi.qg2.apps.qualys.eu` */
  url: address,
  ...reached,
  ...scheduled,
  /** Reader to read, Scanner to ask for scans; with API Access, and Read Asset within its scope. An auditor is shown nothing. */
  login: z.strictObject({ username: z.string().min(1), passwordFile: z.string().min(1) }),
  /** Of FO's endpoints: each is served for a year after the next one has come. */
  versions: z
    .strictObject({
      hosts: version.default('5.0'),
      detections: version.default('5.0'),
      scans: version.default('2.0'),
    })
    .prefault({}),
  /** The tag that Qualys gives to every host with an agent. */
  agentTag: z.string().min(1).default('Cloud Agent'),
  /** Of one answer of the asset management. */
  pageSize: z.number().int().min(1).max(1000).default(100),
  /** Agents not heard of for so many days, and hosts without an agent that were not scanned for so long, are stale. */
  staleDays: z.number().int().min(1).max(90).default(7),
  /** After an update: nothing, a scan on demand of the agent, or one by an appliance. */
  scan: z
    .union([
      z.enum(['off', 'agent']),
      z.strictObject({ appliance: z.string().min(1), optionProfile: z.string().min(1) }),
    ])
    .default('off'),
  /** Between two looks at the detections of a server after its update. */
  lookMinutes: z.number().int().min(5).max(240).default(15),
  /** After so long nobody waits for the scan any more. */
  waitHours: z.number().int().min(1).max(23).default(12),
});
export type QualysSettings = z.infer<typeof qualysSettings>;
