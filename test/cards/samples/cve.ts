// Samples of the cards of cve.
import { type CveView, cveCard } from '../../../cards/cve/cve/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const AT = new Date('2026-02-02T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    cve: cveCard({ ...cveView(sample), notice }, language),
  };
};

function cveView({ servers, hostname, said, page }: Sample): CveView {
  return {
    cve: 'CVE-2026-1234',
    known: true,
    counts: { hprod: servers - 2, prod: 2, taken: servers - 1 },
    advisories: ['RHSA-2026:7848'],
    packages: [said.packageName(3), 'openssl-libs'],
    severity: 'important',
    lifted: ['openssl-libs*'],
    coverage: { servers: servers + 4, fresh: servers, waiting: 2 },
    silent: topOf(times(servers, hostname), 10),
    servers: pageOf(
      times(servers, (i) => ({
        hostname: hostname(i),
        environment: said.environment(0),
        application: i % 2 === 0 ? said.application(i) : null,
        heldBack: i % 3 === 0,
        leftOut: i === 1 ? { fr: 'est à patcher dans la campagne 3', en: 'is due to be patched in campaign 3' } : null,
        scannedAt: AT,
      })),
      page,
      PAGE_SIZES.cve,
    ),
    campaigns: [14],
    access: { scan: true, create: true, shorten: true },
  };
}
