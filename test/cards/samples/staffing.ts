// Samples of the cards of staffing.
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { type AssignmentRulesView, assignmentRulesCard } from '../../../cards/staffing/assignment-rules/card.ts';
import { type DayView, dayCard } from '../../../cards/staffing/day/card.ts';
import { SESSION_STATUSES } from '../../../domain/campaigns/session-state.ts';
import { RULE_TYPES } from '../../../domain/previews/assignment.ts';
import { AT, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    day: dayCard({ ...dayView(sample), notice }, language),
    'assignment-rules': assignmentRulesCard({ ...rulesView(sample), notice }, language),
    'assignment-rules-none': assignmentRulesCard(rulesView({ ...sample, servers: 0 }), language),
  };
};

function dayView({ servers, hostname, said, page }: Sample): DayView {
  const rows = times(servers, (i) => ({
    hostname: hostname(i),
    branch: i % 2 === 0 ? ('hprod' as const) : ('prod' as const),
    status: SESSION_STATUSES[i % SESSION_STATUSES.length] ?? ('pending' as const),
    slot: i % 9 === 8 ? null : '09:15',
    at: i % 7 === 4 ? AT : null,
    notPatched: i % 7 === 6,
    operator: i % 4 === 0 ? null : said.person(i),
    held: ([null, 'gate', 'no-go'] as const)[i % 3] ?? null,
  }));
  return {
    day: '2026-02-03',
    operator: null,
    counts: { all: servers, done: 1, held: 2, excluded: 2 },
    sessions: pageOf(rows, page, PAGE_SIZES.day),
    before: '2026-02-02',
    after: '2026-02-04',
  };
}

function rulesView({ servers, said, page }: Sample): AssignmentRulesView {
  const rules = times(servers, (i) => ({
    ...{ id: i + 1, type: RULE_TYPES[i % RULE_TYPES.length] ?? ('domain' as const), about: said.application(i) },
    ...{ operator: said.person(i), isInForce: i % 3 !== 2, priority: 10 * (i + 1) },
  }));
  const limits = times(servers, (i) => ({ name: said.person(i), most: i + 1 }));
  return { rules: pageOf(rules, page, PAGE_SIZES.assignmentRules), limits: topOf(limits, 10) };
}
