// The buttons of the indicators: the rows behind one, and rows as a file (KPI-2).
import { z } from 'zod';
import { cardKeyText, type KeyOf, parseCardKey } from '../../domain/card-key.ts';
import { isFigure } from '../../domain/kpi/figures.ts';
import { offer } from '../files/offer-click.ts';
import { type ActionServices, type CardAction, drawRefused } from '../shared/click-answers.ts';
import { typed } from '../shared/click-data.ts';
import { refuse } from '../shared/operation.ts';

const onKpi = z.object({
  of: z
    .string()
    .max(2000)
    .refine((text) => parseCardKey(text)?.kind === 'kpi'),
  figure: typed,
});
type OnKpi = z.infer<typeof onKpi>;

export function kpiActions(services: ActionServices) {
  return [rowsAction(services), exportAction(services)] as const;
}

function rowsAction(services: ActionServices): CardAction<OnKpi> {
  return {
    verb: 'kpi.rows',
    ability: 'read',
    data: onKpi,
    run: (context) => {
      const { figure = '', of } = context.data;
      if (!isFigure(figure)) return drawRefused(services, context, NO_FIGURE, { key: of });
      return services.draw(cardKeyText({ ...askedIn(of), kind: 'kpi-rows', figure }), context.user);
    },
  };
}

const NO_FIGURE = refuse('Cet indicateur n’existe pas. Choisissez-en un.', 'There is no such indicator. Choose one.');

function exportAction(services: ActionServices): CardAction<OnKpi> {
  return {
    verb: 'kpi.export',
    ability: 'read',
    data: onKpi,
    run: (context) => {
      const { figure = null, of } = context.data;
      if (figure === null || isFigure(figure)) return offer(services, context, { ...askedIn(of), figure });
      return drawRefused(services, context, NO_FIGURE, { key: of });
    },
  };
}

function askedIn(of: string): KeyOf<'kpi'> {
  const key = parseCardKey(of);
  if (key?.kind !== 'kpi') throw new Error('a button of the indicators without their key');
  return key;
}
