// The buttons of people: the review of rights as a file (PEOPLE-6).
import { z } from 'zod';
import { offer } from '../files/offer-click.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';

const onExport = z.object({});

export function peopleActions(services: ActionServices) {
  const review: CardAction<z.infer<typeof onExport>> = {
    ability: 'role.manage',
    verb: 'people.export',
    data: onExport,
    run: (context) => offer(services, context, { kind: 'people' }),
  };
  return [review] as const;
}
