// Samples of the cards of history.

import { type AuditView, auditCard } from '../../../cards/history/audit/card.ts';
import { type HistoryView, historyCard } from '../../../cards/history/history/card.ts';
import { PAGE_SIZES, pageOf } from '../../../cards/paging.ts';
import { WHOLE_HISTORY } from '../../../domain/history/history-filter.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const CAMPAIGN = 12 as CampaignId;
const AT = new Date('2026-02-02T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    history: historyCard({ ...historyView(sample), notice }, language),
    audit: auditCard({ ...auditView(sample), notice }, language),
  };
};

function historyView({ servers, hostname, said, page }: Sample): HistoryView {
  return {
    filter: {
      ...WHOLE_HISTORY,
      year: 2026,
      week: 5,
      result: 'ko',
      operator: said.person(0).slice(0, 40),
      hosts: ['vp*', 'vrapp1'],
    },
    counts: { ok: servers, ko: 0 },
    events: pageOf(
      times(servers, (i) => ({
        at: AT,
        hostname: hostname(i),
        result: i % 2 === 0 ? ('ok' as const) : ('ko' as const),
        packages: i,
        operator: i === 0 ? null : said.person(i),
        source: i === 0 ? ('imported' as const) : ('standard' as const),
        campaignId: i === 0 ? null : CAMPAIGN,
        notes: i % 2 === 0 ? '' : said.comment(i),
      })),
      page,
      PAGE_SIZES.history,
    ),
  };
}

function auditView({ servers, hostname, said, page }: Sample): AuditView {
  return {
    filter: {
      person: said.person(0).slice(0, 40),
      object: { kind: 'campaign', campaignId: CAMPAIGN },
      action: 'session.',
      from: '2026-02-01',
      to: '2026-02-05',
    },
    events: pageOf(
      times(servers, (i) => ({
        at: AT,
        actor: said.person(i),
        action: i % 2 === 0 ? 'session.exclude' : 'session.exclude-refused',
        object: { type: 'session', name: hostname(i) },
        change:
          i % 2 === 0
            ? {
                fr: `statut : en attente · motif : ${said.reason(i)}`,
                en: `status: pending · reason: ${said.reason(i)}`,
              }
            : { fr: '', en: '' },
        reason: i % 2 === 0 ? '' : said.reason(i),
      })),
      page,
      PAGE_SIZES.audit,
    ),
  };
}
