// What the settings of every system of monitoring say of downtimes.
import { z } from 'zod';
import { HOST_TEMPLATE } from '../../domain/integrations/downtimes/host-names.ts';

export const monitored = {
  /** How hosts are named there: `{short}.corp.example`. Of several, the one that exists there; two that exist are ambiguous. */
  hosts: z
    .array(z.string().regex(HOST_TEMPLATE, 'a host is written with {short} or {name}, letters, digits and ._- alone'))
    .min(1)
    .default(['{short}']),
  /** Shown there as the author, and part of the mark by which downtimes are known again. */
  author: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/, 'up to 40 letters, digits, spaces and ._-')
    .default('PatchCenter'),
  downtime: z
    .strictObject({
      /** From when it is set, if nobody prolongs it. */
      hours: z.number().int().min(1).max(48).default(4),
      /** After a failure or a rollback. */
      keepMinutes: z.number().int().min(0).max(1440).default(10),
      /** An attempt that takes longer hides no alert any more. */
      longestHours: z.number().int().min(1).max(168).default(24),
    })
    .prefault({}),
} as const;

/** Nothing is read of it but by downtimes, which have times of their own. */
export const DOWNTIME_SCHEDULE = { everySeconds: 300, wholeHours: 24 } as const;
