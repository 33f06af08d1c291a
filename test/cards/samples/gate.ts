// Samples of the cards of gate.
import { prodGoCard } from '../../../cards/gate/go/card.ts';
import type { ProdGoView } from '../../../cards/gate/go/view.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { refusingSiteText } from '../../../domain/rings/campaign-rings.ts';
import { koElsewhereText } from '../../../domain/validations/ko-elsewhere.ts';
import { AT, id, LATER, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const by = said.person(0);
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'prod-go': prodGoCard({ ...prodGoView(sample), notice }, language),
    'prod-go-green': prodGoCard({ ...prodGoView(sample), state: { kind: 'green' }, blockers: topOf([], 1) }, language),
    'prod-go-updates': prodGoCard(
      { ...prodGoView(sample), ...listsOf(sample), state: { kind: 'green' }, blockers: topOf([], 1), lost: [] },
      language,
    ),
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
    held: [
      refusingSiteText(
        { site: 'Nancy', by: said.person(2), reason: said.reason(1), hostnames: [hostname(0), hostname(2)] },
        false,
      ),
    ],
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

/** What an approval would freeze, narrowed to what was validated, and a KO from elsewhere (POL-3, PIN-1). */
function listsOf({ servers, hostname, said }: Sample): Pick<ProdGoView, 'updates' | 'kos'> {
  const row = (i: number) => ({
    hostname: hostname(i),
    hash: 'a1b2c3d4e5f6'.repeat(5),
    packages: i === 2 ? 0 : 12 + i,
    bytes: i === 1 ? null : 48_000_000,
    reboot: i === 0,
    difference: i === 3 ? { other: 2, absent: 1 } : null,
    validated: i === 3 ? null : { drift: i === 0 ? 3 : 0, nothing: i === 2 ? ('other-release' as const) : null },
  });
  const ko = {
    ...{ hostname: hostname(20), application: said.application(1), by: said.person(2), at: AT },
    ...{
      reason: said.comment(1),
      lines: ['openssl-libs-1:3.0.7-27.el9.x86_64'],
      hostnames: [hostname(0), hostname(1)],
    },
  };
  return {
    updates: { unread: 1, drift: { updates: 9, servers: 3 }, rows: topOf(times(Math.min(servers, 6), row), 5) },
    kos: topOf([koElsewhereText(ko)], 5),
  };
}
