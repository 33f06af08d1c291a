// What the settings say of CyberArk's Central Credential Provider, and of the accounts that other settings name.
import { z } from 'zod';
import { address, reached } from '../floor/connection-settings.ts';

/** By name, or by a user name that is the only one of its safe (of its address, where that is said). */
const account = z
  .strictObject({
    safe: z.string().min(1),
    object: z.string().min(1).optional(),
    userName: z.string().min(1).optional(),
    address: z.string().min(1).optional(),
    folder: z.string().min(1).optional(),
  })
  .refine(
    ({ object, userName }) => object !== undefined || userName !== undefined,
    'object or userName is needed beside safe',
  );

export const cyberarkSettings = z.strictObject({
  /** `https://ccp.example.com`. */
  url: address,
  /** Where its web service stands there. */
  path: z
    .string()
    .regex(/^\/[\w./-]*$/, 'a path is written /AIMWebService/api/Accounts')
    .default('/AIMWebService/api/Accounts'),
  appId: z.string().min(1),
  ...reached,
  /** What the application shows; absent: it is known by its machine alone. */
  certificate: z.strictObject({ file: z.string().min(1), keyFile: z.string().min(1) }).optional(),
  /** Told to the vault with each request, where a safe asks for one. */
  reason: z.string().min(1).max(100).optional(),
  /** By which the settings of `ssh` and `vcenters` name them. */
  accounts: z.record(z.string().regex(/^[\w-]{1,40}$/, 'up to 40 letters, digits, _ and -'), account),
  /** How long a change of the password that is under way is waited for. */
  changeSeconds: z.number().int().min(0).max(600).default(60),
  /** Between two looks at whether every account is given. */
  everyMinutes: z
    .number()
    .int()
    .min(10)
    .max(7 * 24 * 60)
    .default(60),
});

export type CyberarkSettings = z.infer<typeof cyberarkSettings>;
export type VaultAccount = CyberarkSettings['accounts'][string];
