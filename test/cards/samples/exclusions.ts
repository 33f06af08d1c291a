// Samples of the cards of exclusions.
import { type ExcludesView, excludesCard } from '../../../cards/exclusions/excludes/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { AT, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    excludes: excludesCard({ ...excludesView(sample, true), notice }, language),
    'excludes-of': excludesCard(excludesView(sample, false), language),
  };
};

function held(advisories: number) {
  if (advisories === 0) return { advisories, severity: null, oldest: null };
  return { advisories, severity: advisories === 1 ? 'critical' : null, oldest: AT };
}

function excludesView({ servers, hostname, said, page }: Sample, all: boolean): ExcludesView {
  return {
    hostname: all ? null : hostname(0),
    general: ['kernel*', 'glibc*', 'openssl-libs*'],
    rows: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        glob: `${said.packageName(i)}*`,
        owner: i % 3 === 0 ? null : said.person(i),
        reason: i % 3 === 0 ? null : said.reason(i),
        expiresOn: i % 3 === 0 ? null : '2026-03-01',
        soon: i % 2 === 0,
        overdue: i % 4 === 1,
        held: held(i % 3),
      })),
      page,
      PAGE_SIZES.excludes,
    ),
    owners: topOf(
      all
        ? times(servers, (i) => ({
            owner: i === 1 ? null : said.person(i),
            exclusions: i + 1,
            overdue: i % 2,
            ...held(i),
          }))
        : [],
      6,
    ),
    heldBack: { advisories: 7, servers: 3 },
    access: { edit: true },
  };
}
