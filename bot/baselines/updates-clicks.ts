// The button of pending updates: the list as a file.
import { z } from 'zod';
import { parseUpdatesOf } from '../../domain/baselines/updates-of.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';

const onUpdates = z.object({
  of: z
    .string()
    .max(900)
    .refine((text) => parseUpdatesOf(text) !== null),
});

export function updatesActions(services: ActionServices) {
  const workbook: CardAction<z.infer<typeof onUpdates>> = {
    verb: 'updates.export',
    ability: 'read',
    data: onUpdates,
    run: (context) => offer(services, context, { kind: 'updates', of: context.data.of }),
  };
  return [workbook] as const;
}
