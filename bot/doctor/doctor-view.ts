// What came of one run of the checks: what is not as it should be stands first.
import type { DoctorView } from '../../cards/doctor/doctor/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadInstallationCheck } from '../../db/queries/doctor/installation-check.ts';
import type { Answer } from '../../domain/answer.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

const FIRST: readonly Answer[] = ['no', 'unknown', 'yes'];
/** The checks are bounded: what is not answered by then never will be. */
const LONGEST_MS = 60_000;

export async function doctorView(ctx: ViewContext, runId: number, page: number): Promise<DoctorView | null> {
  const found = await loadInstallationCheck(ctx.db, runId);
  if (found === undefined) return null;
  const { askedAt, answeredAt, askedBy, reports } = found;
  const ordered = FIRST.flatMap((answer) => reports.filter((report) => report.answer === answer));
  const late = ctx.now.getTime() - askedAt.getTime() >= LONGEST_MS;
  return {
    runId,
    askedBy,
    at: answeredAt ?? askedAt,
    state: answeredAt !== null ? 'answered' : late ? 'lost' : 'running',
    counts: { yes: countOf('yes'), no: countOf('no'), unknown: countOf('unknown') },
    reports: pageOf(ordered, page, PAGE_SIZES.doctor),
    ...noticePart(ctx),
  };

  function countOf(answer: Answer): number {
    return reports.filter((report) => report.answer === answer).length;
  }
}
