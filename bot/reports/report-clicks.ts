// The buttons of a report: its page and its workbook, for whoever pressed.
import { z } from 'zod';
import { parsePeriod } from '../../domain/reports/report-period.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';

const onFile = z.object({
  period: z.string().refine((text) => parsePeriod(text) !== null),
  format: z.enum(['html', 'xlsx']),
});

export function reportActions(services: ActionServices) {
  return [fileAction(services)] as const;
}

function fileAction(services: ActionServices): CardAction<z.infer<typeof onFile>> {
  return {
    verb: 'report.file',
    ability: 'read',
    data: onFile,
    run: (context) => offer(services, context, { kind: 'report', ...context.data }),
  };
}
