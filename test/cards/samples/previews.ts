// Samples of the cards of previews.
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { type CampaignPreviewView, campaignPreviewCard } from '../../../cards/previews/draft/card.ts';
import { SLOT_TIMES } from '../../../domain/previews/slots.ts';
import { AT, id, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const by = said.person(0);
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'campaign-preview': campaignPreviewCard({ ...previewView(sample), notice }, language),
    'campaign-preview-cancelled': campaignPreviewCard(
      { ...previewView(sample), state: { kind: 'cancelled', by, at: AT } },
      language,
    ),
    'campaign-preview-refused': campaignPreviewCard(
      { ...previewView(sample), state: { kind: 'refused', reason: said.reason(2), liftable: true } },
      language,
    ),
    'campaign-preview-twin': campaignPreviewCard(
      { ...previewView(sample), state: { kind: 'twin', id: id(12), label: said.label(0), by } },
      language,
    ),
    'campaign-preview-lifted': campaignPreviewCard(
      { ...previewView(sample), lifted: { reason: said.reason(2), by } },
      language,
    ),
  };
};

export function previewView({ servers, hostname, said, page }: Sample): CampaignPreviewView {
  return {
    draftId: id(7),
    version: 3,
    kind: 'standard',
    weekCode: 'S06',
    year: 2026,
    weekStart: '2026-02-02',
    weekEnd: '2026-02-08',
    domains: [said.domain(0), said.domain(1)],
    scope: 'all',
    environments: [],
    updateScope: servers > 4 ? { fr: 'sécurité seulement', en: 'security only' } : null,
    state: { kind: 'open' },
    lifted: null,
    access: { decide: true, lift: true },
    counts: {
      hprod: { servers: servers / 2, placed: Math.min(54, servers / 2) },
      prod: { servers: servers / 2, placed: Math.min(54, servers / 2) },
    },
    days: (['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'] as const).map((day, i) => ({
      day,
      branch: i < 2 ? 'hprod' : 'prod',
      used: Math.min(27, servers / 4),
      slots: 27,
    })),
    load: { hours: servers * 1.75, budgetHours: 35 },
    operators: [
      { name: said.person(0), servers: 2 },
      { name: said.person(1), servers: servers - 3 },
      { name: null, servers: 1 },
    ],
    servers: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        branch: i < servers / 2 ? ('hprod' as const) : ('prod' as const),
        day: i % 4 === 3 ? null : '2026-02-02',
        slot: i % 4 === 3 ? null : '09:15',
        operator: i % 3 === 0 ? null : said.person(i),
        adjusted: i % 7 === 1,
        window: i % 5 === 3 ? said.person(2) : null,
      })),
      page,
      PAGE_SIZES.previewServers,
    ),
    leftOut: pageOf(
      times(servers, (i) => ({ hostname: hostname(1000 + i), reason: said.reason(i) })),
      page,
      PAGE_SIZES.previewLeftOut,
    ),
    findings: times(Math.min(servers, 20), (i) => ({
      severity: (['error', 'warning', 'info'] as const)[i % 3] ?? 'info',
      text: { fr: `${hostname(i)} : ${said.reason(i)}`, en: `${hostname(i)}: ${said.reason(i)}` },
    })),
    rings: {
      fr: 'Anneaux : banc → tous ; 1 site doit répondre : Lyon',
      en: 'Rings: banc → everybody; 1 site has to answer: Lyon',
    },
    production: {
      when: servers > 4 ? 'later' : 'today',
      blocked: topOf(
        times(servers, (i) => ({ hostname: hostname(i), reason: said.reason(i) })),
        10,
      ),
      waiting: servers,
      ready: 1,
      unproved: [
        { need: 'unlinked', hostnames: times(servers, (i) => hostname(500 + i)) },
        { need: 'ambiguous', hostnames: [hostname(900)] },
        { need: 'link-lost', hostnames: [] },
      ],
      unasked: servers > 4 ? 8000 : 0,
    },
    adjustments: servers > 4 ? 12 : 2,
    adjust: {
      servers: times(Math.min(servers, 18), (i) => ({ id: id(i + 1), hostname: hostname(i), leftOut: i > 11 })),
      operators: times(Math.min(servers, 40), (i) => ({ id: id(i + 1), name: said.person(i) })),
      days: ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'],
      slots: SLOT_TIMES,
    },
  };
}
