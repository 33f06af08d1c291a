// What the settings say of Commvault: how it is reached, and which backup of a server without snapshots is good enough.
import { z } from 'zod';
import { address, reached, scheduled } from '../floor/connection-settings.ts';

const file = z.string().min(1);
const word = z.string().min(1).max(100);

export const commvaultSettings = z
  .strictObject({
    /** With its root: `https://commvault.example.com/commandcenter/api`; of older ones `…/SearchSvc/CVWebService.svc`. */
    url: address,
    ...reached,
    ...scheduled,
    /** A login is locked after some refused tries; an access token has to be renewed by hand. */
    login: z.union([z.strictObject({ accessTokenFile: file }), z.strictObject({ username: word, passwordFile: file })]),
    /** The last good backup ended no longer ago than this. */
    maxAgeHours: z
      .number()
      .int()
      .min(1)
      .max(31 * 24)
      .default(24),
    /** How far back a backup is looked for, so that one that is too old is said with its date. */
    lookupDays: z.number().int().min(2).max(365).default(31),
    /** A backup in part is none, unless these say otherwise. */
    accepted: z.array(z.enum(['with-warnings', 'with-errors'])).default([]),
    /** Whose backups bring a server back: those of a database alone do not. */
    applications: z.array(word).min(1).default(['File System']),
    /** Those that count; absent: each that was backed up within `lookupDays`. */
    subclients: z.array(word).min(1).optional(),
  })
  // One that is recent enough would not be found.
  .refine(({ lookupDays, maxAgeHours }) => lookupDays * 24 >= maxAgeHours, {
    path: ['lookupDays'],
    message: 'it has to be as long as maxAgeHours, or longer',
  });
export type CommvaultSettings = z.infer<typeof commvaultSettings>;
