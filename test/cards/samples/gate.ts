// Samples of the cards of gate.
import { prodGoCard } from '../../../cards/gate/go/card.ts';
import type { ProdGoView } from '../../../cards/gate/go/view.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { AT, id, LATER, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const by = said.person(0);
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'prod-go': prodGoCard({ ...prodGoView(sample), notice }, language),
    'prod-go-green': prodGoCard({ ...prodGoView(sample), state: { kind: 'green' }, blockers: topOf([], 1) }, language),
    'prod-go-approved': prodGoCard(
      { ...prodGoView(sample), lost: [], state: { kind: 'approved', by, at: LATER } },
      language,
    ),
    'prod-go-refused': prodGoCard(
      { ...prodGoView(sample), state: { kind: 'refused', by, at: LATER, reason: said.reason(1) } },
      language,
    ),
  };
};

export function prodGoView({ servers, hostname, said, page }: Sample): ProdGoView {
  return {
    shortened: servers > 4 ? { by: said.person(4), reason: said.reason(2) } : null,
    campaignId: id(12),
    version: 6,
    label: said.label(0),
    createdBy: said.person(0),
    fourEyes: true,
    evidence: 'e'.repeat(64),
    shown: times(servers, (i) => `${(i + 1).toString(36)}-V-${(i + 500).toString(36)}Oa1b`)
      .join(',')
      .slice(0, 1600),
    state: { kind: 'open' },
    access: { decide: true, approve: true, override: true },
    counts: { ready: servers, unproved: 2, blocked: servers, approved: servers > 4 ? servers : 0 },
    goes: topOf(
      servers > 4
        ? times(5, (i) => ({
            by: said.person(i),
            at: AT,
            servers: times(servers, hostname),
            acknowledged: [hostname(i)],
          }))
        : [],
      4,
    ),
    undecided: servers,
    blockers: topOf(
      times(servers, (i) => ({
        serverId: id(i + 1),
        hostname: hostname(i),
        reason: said.reason(1),
        ways: { remind: { campaignId: id(12), applicationId: id(3) }, exclude: true, campaigns: [id(11)] },
      })),
      10,
    ),
    overridden: topOf([{ hostname: hostname(9), by: said.person(4), at: AT, reason: said.reason(2) }], 5),
    unlinked: times(servers / 2, (i) => ({ serverId: id(i + 1), hostname: hostname(i) })),
    ambiguous: times(servers / 2, (i) => ({ serverId: id(i + 1001), hostname: hostname(i + 1000) })),
    lost: [{ serverId: id(2001), hostname: hostname(9), links: [hostname(2001)] }],
    validated: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        links: times(5, (n) => ({
          hostname: hostname(2000 + n),
          status: 'validated_ok' as const,
          by: said.person(3),
          at: AT,
        })),
      })),
      page,
      PAGE_SIZES.prodGoValidated,
    ),
  };
}
