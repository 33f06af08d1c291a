// What the settings say of Centreon.
import { z } from 'zod';
import { address, reached } from '../floor/connection-settings.ts';
import { monitored } from '../floor/downtime-settings.ts';

export const centreonSettings = z.strictObject({
  /** Of its pages: `https://centreon.example.com/centreon`. */
  url: address,
  ...reached,
  /** `latest`, or a version as `v24.04`. */
  version: z
    .string()
    .regex(/^(latest|v\d+(\.\d+)?)$/, 'latest, or a version as v24.04')
    .default('latest'),
  /** A token of the administration, or a user of its own who may reach the API. */
  login: z.union([
    z.strictObject({ tokenFile: z.string().min(1) }),
    z.strictObject({ username: z.string().min(1), passwordFile: z.string().min(1) }),
  ]),
  ...monitored,
});

export type CentreonSettings = z.infer<typeof centreonSettings>;
