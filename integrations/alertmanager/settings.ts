// What the settings say of Alertmanager.
import { z } from 'zod';
import { address, reached } from '../floor/connection-settings.ts';
import { monitored } from '../floor/downtime-settings.ts';
import { isOfOneServer, isPattern } from './one-server.ts';

export const alertmanagerSettings = z.strictObject({
  /** One peer of the cluster, or what stands in front of it. */
  url: address,
  ...reached,
  /** Of a proxy in front of it, or of its own web configuration; absent: anybody is let in. */
  login: z
    .union([
      z.strictObject({ username: z.string().min(1), passwordFile: z.string().min(1) }),
      z.strictObject({ tokenFile: z.string().min(1) }),
    ])
    .optional(),
  /** The label by which alerts name their server. */
  label: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/)
    .default('instance'),
  /** What that label holds, as an expression that is anchored at both ends; `{host}` is the server's name. */
  value: z
    .string()
    .refine(
      (text) => text.includes('{host}'),
      'it has to hold {host}: without it, a silence would be one of every server',
    )
    .refine(isPattern, 'it is no expression')
    .refine(
      isOfOneServer,
      'it also fits the names of other servers, whose alerts would be silenced: write what may follow {host} exactly, as in {host}(:[0-9]+)?',
    )
    .default('{host}(:[0-9]+)?'),
  ...monitored,
});

export type AlertmanagerSettings = z.infer<typeof alertmanagerSettings>;
