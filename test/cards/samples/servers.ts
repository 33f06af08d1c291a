// Samples of the cards of servers.

import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { serverCard } from '../../../cards/servers/server/card.ts';
import type { ServerView } from '../../../cards/servers/server/view.ts';
import { type ServersView, serversCard } from '../../../cards/servers/servers/card.ts';
import { patchCountsText } from '../../../domain/attempts/patch-counts.ts';
import { downloadText } from '../../../domain/downloads/download-words.ts';
import type { CampaignId, PlanId, ServerId } from '../../../domain/ids.ts';
import { WHOLE_ESTATE } from '../../../domain/servers/estate-filter.ts';
import { SERVER_PROBLEMS } from '../../../domain/servers/server-problem.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const COUNTS = { installed: 118, other: 3, pendingReboot: 2, rejected: 0, missing: 1, failed: 1 };
const CAMPAIGN = 12 as CampaignId;
const SESSION = { campaignId: CAMPAIGN, day: '2026-02-05', slot: '10:15:00', doneAt: null } as const;
const AT = new Date('2026-02-02T08:15:00Z');
const LATER = new Date('2026-02-05T13:40:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    server: serverCard({ ...serverView(sample), notice }, language),
    servers: serversCard({ ...serversView(sample), notice }, language),
    'servers-none': serversCard(
      { ...serversView({ ...sample, servers: 0 }), filter: { ...WHOLE_ESTATE, hosts: ['zz*'] } },
      language,
    ),
  };
};

const STATES = ['Production', 'Production', 'Stock', 'inconnu'];

/** A filter is at most `MAX_FILTER_TEXT`. */
function short(name: string): string {
  return name.slice(0, 29).toWellFormed();
}

function serversView({ servers, hostname, said, page }: Sample): ServersView {
  return {
    filter: {
      group: short(said.application(1)),
      ...{ domain: short(said.domain(0)), environment: short(said.environment(0)), zone: short(said.zone) },
      ...{ application: short(said.application(0)), state: 'Production', os: 'rhel8' },
      ...{ owner: short(said.person(0)), operator: short(said.person(1)) },
      ...{ problems: SERVER_PROBLEMS, hosts: ['vp*', 'vrapp1'] },
    },
    servers: pageOf(
      times(servers, (i) => ({
        serverId: (i + 1) as ServerId,
        hostname: hostname(i),
        state: STATES[i % STATES.length] ?? '',
        domain: said.domain(i),
        environment: said.environment(i),
        zone: i % 3 === 0 ? null : said.zone,
        application: i % 4 === 1 ? null : said.application(i),
        os: said.os,
        problems: i % 4 === 1 ? SERVER_PROBLEMS : [],
        patchedOn: i % 2 === 0 ? ('2026-01-28' as const) : null,
        olderSince: i % 4 === 1 ? ('2025-11-02' as const) : null,
      })),
      page,
      PAGE_SIZES.servers,
    ),
  };
}

function serverView({ servers, hostname, said }: Sample): ServerView {
  const why = { fr: `${hostname(7)} : ${said.reason(1)}`, en: `${hostname(7)}: ${said.reason(1)}` };
  const reason = (code: 'prerequisites-failed' | 'gate-closed') => ({ code, text: why, todo: why });
  return {
    now: LATER,
    hostname: hostname(1),
    environment: said.environment(1),
    domain: said.domain(0),
    zone: said.zone,
    machineType: 'vm',
    os: said.os,
    application: said.application(0),
    owners: [said.person(3)],
    deputies: [said.person(4)],
    operator: said.person(0),
    why: { headline: reason('prerequisites-failed'), more: times(servers, () => reason('gate-closed')) },
    weeks: topOf(
      times(servers, (i) => ({
        planId: (i + 1) as PlanId,
        year: 2026,
        weekCode: 'S12',
        weekStart: '2026-03-16',
        domainCode: said.domain(i),
        envScope: 'all' as const,
        closed: i % 2 === 0 ? null : why,
        campaigns: [CAMPAIGN],
      })),
      4,
    ),
    sessions: [
      { ...SESSION, label: said.label(0), status: 'pending', operator: said.person(0), exclusion: null },
      {
        ...SESSION,
        label: said.label(1),
        status: 'excluded',
        operator: null,
        exclusion: { reason: said.reason(2), by: said.person(1), at: AT },
      },
    ],
    patches: times(PAGE_SIZES.serverPatches, (i) => ({
      at: AT,
      result: i % 2 === 0 ? ('ok' as const) : ('ko' as const),
      packages: 42,
      operator: said.person(i),
      source: 'imported' as const,
      campaignId: i === 0 ? null : CAMPAIGN,
      notes: i % 2 === 0 ? '' : said.comment(i),
    })),
    links: topOf(
      times(servers, (i) => ({
        other: 'nonprod' as const,
        hostname: hostname(i),
        source: i % 2 === 0 ? ('auto' as const) : ('manual' as const),
        validation: i % 2 === 0 ? ('validated_ok' as const) : null,
        patchedAt: i % 2 === 0 ? AT : null,
      })),
      8,
    ),
    gate: { blockers: [why], goGiven: false },
    validations: topOf(
      times(servers, () => ({ campaignId: CAMPAIGN, patchedAt: AT })),
      4,
    ),
    snapshots: topOf(
      times(servers, (i) => ({
        name: said.snapshot,
        vcenter: said.vcenter(i),
        consistency: 'quiesced' as const,
        createdAt: AT,
      })),
      4,
    ),
    download: downloadText({ state: 'failed', failure: 'network', detail: said.comment(1), changed: false }),
    compliance: { text: why, late: true, dueOn: '2026-03-12' },
    scan: {
      at: AT,
      outdated: false,
      packages: 42,
      security: 7,
      heldBack: 2,
      rebootNeeded: 'yes',
      failure: said.silence,
    },
    patchCounts: { text: patchCountsText(COUNTS), at: AT },
    excludes: [`${said.packageName(2)}*`],
    generalExcludes: 20,
  };
}
