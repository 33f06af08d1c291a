// Keys of the cards that management reads, of the week in which the world of cards is.
import type { CardKey } from '../../domain/card-key.ts';
import { FIGURES } from '../../domain/kpi/figures.ts';

const everything = { year: 2027, domain: null, branch: 'all' } as const;

export const MANAGEMENT_KEYS: readonly CardKey[] = [
  { kind: 'kpi', ...everything },
  { kind: 'kpi', year: 2027, domain: 'INFRASTRUC', branch: 'prod' },
  ...FIGURES.map((figure): CardKey => ({ kind: 'kpi-rows', ...everything, figure })),
  { kind: 'report', period: { kind: 'week', year: 2027, weekNumber: 2 } },
  { kind: 'report', period: { kind: 'cycle', year: 2027, cycle: 1 } },
];
