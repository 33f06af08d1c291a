// Samples of the cards of links.
import { type LinkChangeView, linkChangeCard } from '../../../cards/links/link-change/card.ts';
import { type LinksView, linksCard } from '../../../cards/links/links/card.ts';
import { type LinksOfView, linksOfCard } from '../../../cards/links/links-of/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import type { LinkChangeId, ServerId } from '../../../domain/ids.ts';
import { type Sample, type SamplesOf, times, unread } from '../sample.ts';

const AT = new Date('2026-11-20T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    links: linksCard({ ...linksView(sample), notice }, language),
    'links-of': linksOfCard({ ...linksOfView(sample), notice }, language),
    'link-change': linkChangeCard({ ...linkChangeView(sample, 'draft'), notice }, language),
    'link-change-refused': linkChangeCard(linkChangeView(sample, 'refused'), language),
  };
};

function linksView({ servers, hostname, page }: Sample): LinksView {
  const names = times(servers, hostname);
  const concerns = times(servers, (i) => {
    if (i % 3 === 0) return { kind: 'ambiguous' as const, prods: names, nonprods: names };
    if (i % 3 === 1) return { kind: 'unlinked' as const, prods: [hostname(i)], nonprods: [] };
    return { kind: 'orphans' as const, prods: [], nonprods: names };
  });
  return {
    counts: { linkedProds: 54, auto: 50, manual: 6, unlinked: servers, ambiguous: 2, orphans: servers, dismissed: 1 },
    toAdd: 12,
    concerns: pageOf(concerns, page, PAGE_SIZES.links),
    access: { edit: true },
  };
}

function linksOfView({ servers, hostname, said }: Sample): LinksOfView {
  const pairs = times(servers, (i) => ({
    prodId: 1 as ServerId,
    nonprodId: (i + 2) as ServerId,
    other: hostname(i),
    as: 'prod' as const,
    source: i % 2 === 0 ? ('auto' as const) : ('manual' as const),
    by: i % 2 === 0 ? null : said.person(i),
    at: AT,
    validation: i % 2 === 0 ? ('validated_ok' as const) : null,
  }));
  return {
    hostname: hostname(1),
    key: 'links-of:vpinfapp001',
    reading: { kind: 'named', signature: 'v_infapp001', environment: 'production', code: 'p' },
    pairs: pageOf(pairs, 1, PAGE_SIZES.links),
    access: { edit: true },
  };
}

function linkChangeView({ servers, hostname, said, page }: Sample, kind: 'draft' | 'refused'): LinkChangeView {
  const refused = kind === 'refused' ? servers : 0;
  return {
    changeId: 4 as LinkChangeId,
    kind: kind === 'refused' ? 'import' : 'detection',
    fileName: kind === 'refused' ? said.file : '',
    by: said.person(0),
    at: AT,
    state: { kind },
    counts: { added: servers, removed: 1, refused },
    refusals: pageOf(
      times(refused, (i) => ({ fr: `Feuil1!A${i} : ${said.reason(i)}`, en: `Sheet1!A${i}: ${said.reason(i)}` })),
      page,
      PAGE_SIZES.planChange,
    ),
    unread: topOf(kind === 'refused' ? unread(servers, said) : [], 400),
    changes: pageOf(
      times(servers, (i) => ({
        sign: i % 5 === 4 ? ('−' as const) : ('+' as const),
        prod: hostname(i),
        nonprod: hostname(1000 + i),
      })),
      page,
      PAGE_SIZES.planChange,
    ),
    access: { edit: true },
  };
}
