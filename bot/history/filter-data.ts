// What the buttons of history and audit send: filters as text, which are only ever those that the cards write.
import { z } from 'zod';
import { parseAuditFilter } from '../../domain/history/audit-filter.ts';
import { parseHistoryFilter } from '../../domain/history/history-filter.ts';

const MAX_TEXT = 4000;
const historyFilter = z
  .string()
  .max(MAX_TEXT)
  .refine((text) => parseHistoryFilter(text) !== null);
const auditFilter = z
  .string()
  .max(MAX_TEXT)
  .refine((text) => parseAuditFilter(text) !== null);

export const onHistoryExport = z.object({ filter: historyFilter, format: z.enum(['csv', 'xlsx']) });
export const onAuditExport = z.object({ filter: auditFilter });
