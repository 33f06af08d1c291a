// What the settings say of Icinga 2.
import { z } from 'zod';
import { address, reached } from '../floor/connection-settings.ts';
import { monitored } from '../floor/downtime-settings.ts';

export const icingaSettings = z.strictObject({
  /** `https://icinga.example.com:5665`. */
  url: address,
  ...reached,
  login: z.strictObject({ username: z.string().min(1), passwordFile: z.string().min(1) }),
  ...monitored,
});

export type IcingaSettings = z.infer<typeof icingaSettings>;
