// The button that shows a day: another one, another page, or the same drawn again.
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { UserId } from '../../domain/ids.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';
import { idOf, page } from '../shared/click-data.ts';

const onDay = z.object({ day: z.iso.date(), operatorId: idOf<UserId>().nullable(), page });

export function dayActions({ draw }: ActionServices) {
  const show: CardAction<z.infer<typeof onDay>> = {
    verb: 'day.show',
    ability: 'read',
    readsOnly: true,
    data: onDay,
    run: ({ data: { day, operatorId, page: shown }, user }) =>
      draw(cardKeyText({ kind: 'day', day, operatorId }), user, { page: shown }),
  };
  return [show];
}
