// What matters of a report in nine numbers, on its card and on top of its page.
import type { Report } from './report.ts';
import type { CountId } from './report-words.ts';

export type Essence = readonly {
  readonly id: CountId;
  readonly count: number;
  readonly isWrong: boolean;
}[];

export function essenceOf(report: Report): Essence {
  const inCampaigns = report.states.filter(({ status }) => status !== 'excluded');
  const waiting = report.validated.total - report.validators.reduce((sum, { count }) => sum + count, 0);
  const count = (id: Essence[number]['id'], n: number, isWrong = false) => ({
    id,
    count: n,
    isWrong: isWrong && n > 0,
  });
  return [
    count(
      'planned',
      inCampaigns.reduce((sum, { servers }) => sum + servers, 0),
    ),
    count('patched', report.done.total),
    count('failed', report.failed.total, true),
    count('waiting', waiting, true),
    count('leftOut', report.leftOut.total),
    count('refused', report.refused.total, true),
    count('overrides', report.overrides.total, true),
    count('debt', report.debt.total),
    count('next', report.next.servers),
  ];
}
