// Samples of the cards of rings and sites.
import { PAGE_SIZES, pageOf } from '../../../../cards/paging.ts';
import { campaignRingsCard, type RingShown, type SiteShown } from '../../../../cards/rings/campaign-rings/card.ts';
import { ringsCard } from '../../../../cards/rings/rings/card.ts';
import { sitesCard } from '../../../../cards/rings/sites/card.ts';
import { ringText } from '../../../../domain/rings/ring-gate.ts';
import { AT, id, LATER, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = ({ servers, hostname, said, page }, language) => {
  const access = { edit: true };
  const why = ringText({
    ...{ state: 'closed', before: 'Banc 0' },
    missing: {
      kind: 'unaccepted',
      hostnames: times(servers, hostname),
      refused: [hostname(1)],
      narrowed: [],
      sites: [],
    },
  });
  const states: readonly RingShown['state'][] = [
    { kind: 'open' },
    { kind: 'closed', why: why === null ? [] : [why] },
    { kind: 'opened', by: said.person(2), at: AT, reason: said.comment(1) },
    { kind: 'done' },
  ];
  const ring = (i: number): RingShown => ({
    ...{ kind: 'ring', ring: i === servers - 1 ? null : id<never>(i + 1) },
    name: i === servers - 1 ? { fr: 'tous', en: 'everybody' } : { fr: `Banc ${i}`, en: `Banc ${i}` },
    ...{ servers: i + 4, patched: i + 2, accepted: i + 1, refused: i % 2, state: states[i % 4] ?? { kind: 'open' } },
  });
  const answered = { by: said.person(3), at: LATER, day: null, reason: null } as const;
  const answers: readonly SiteShown['answer'][] = [
    { ...answered, answer: 'accepted' },
    { ...answered, answer: 'refused', reason: said.comment(1) },
    { ...answered, answer: 'accepted', day: '2026-02-04' },
    null,
  ];
  const site = (i: number): SiteShown => ({
    ...{ kind: 'site', site: id<never>(i + 1), name: `Lyon ${i}`, servers: i + 3, patched: i },
    left: times(Math.min(servers, 9), (n) => ({ hostname: hostname(n), day: n % 3 === 2 ? null : '2026-02-03' })),
    ...{ admins: times(2, (n) => said.person(n)), answer: answers[i % 4] ?? null },
  });
  return {
    rings: ringsCard(
      {
        rows: pageOf(
          times(servers, (i) => ({
            ...{ name: `Banc ${i}`, servers: i, soakDays: i % 5 },
            groups: times(i % 3, (n) => said.person(n)),
          })),
          page,
          PAGE_SIZES.rings,
        ),
        access,
      },
      language,
    ),
    sites: sitesCard(
      {
        rows: pageOf(
          times(servers, (i) => ({
            ...{ name: `Lyon ${i}`, servers: i, admins: times(i % 3, (n) => said.person(n)) },
            downloadEve: i % 2 === 1,
            rebootPolicy: ([null, 'never', 'if-needed', 'ask'] as const)[i % 4] ?? null,
          })),
          page,
          PAGE_SIZES.sites,
        ),
        access,
      },
      language,
    ),
    'campaign-rings': campaignRingsCard(
      {
        ...{ campaignId: id<never>(12), label: 'S06 2026 INFRASTRUC all' },
        rows: pageOf([...times(servers, ring), ...times(servers, site)], page, PAGE_SIZES.campaignRings),
        access: {
          open: [{ ring: null, name: { fr: 'tous', en: 'everybody' } }],
          withdraw: true,
          sites: [{ site: id<never>(1), name: 'Lyon 0' }],
        },
      },
      language,
    ),
  };
};
