// What a scan found pending, as a step has stored it: dates are texts there.
import { z } from 'zod';
import { OBSTACLES, type PendingPackages } from '../../domain/baselines/candidate.ts';

const text = z.string();
const instant = z.coerce.date().nullable();

export const storedPending: z.ZodType<PendingPackages> = z.object({
  manager: z.enum(['yum', 'dnf', 'apt', 'zypper', 'windows']),
  noticesRead: z.boolean(),
  candidates: z.array(
    z.object({
      ...{ name: text, arch: text, version: text, installed: text.nullable(), repository: text.nullable() },
      ...{ bytes: z.number().nullable(), kind: text.nullable(), obstacle: z.enum(OBSTACLES).nullable() },
      ...{ obsoletes: z.array(text), hidden: z.boolean() },
      notices: z.array(
        z.object({
          ...{
            advisory: text,
            kind: text.nullable(),
            severity: text.nullable(),
            issuedAt: instant,
            updatedAt: instant,
          },
          ...{ cves: z.array(text), rebootSuggested: z.boolean() },
        }),
      ),
    }),
  ),
});
