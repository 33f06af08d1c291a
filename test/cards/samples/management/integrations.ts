// Samples of the card of the systems around the product.
import { type CoverageView, coverageCard } from '../../../../cards/integrations/agent-coverage/card.ts';
import {
  type IntegrationShown,
  type IntegrationsView,
  integrationsCard,
  type ReceiverShown,
} from '../../../../cards/integrations/integrations/card.ts';
import type { InventoryChangeId, ServerId } from '../../../../domain/ids.ts';
import { AT, type Sample, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said, servers } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  const all = [fine(sample), failed(sample), asked(sample), continual(sample)];
  return {
    integrations: integrationsCard(
      { integrations: all.slice(0, Math.min(servers, 4)), receivers: [], namesakes: NONE, notice },
      language,
    ),
    'integrations-running': integrationsCard(
      { integrations: [running(sample)], receivers: [], namesakes: NONE },
      language,
    ),
    'integrations-webhooks': integrationsCard(
      { integrations: [], receivers: receivers(sample), namesakes: NONE },
      language,
    ),
    'integrations-vault': integrationsCard({ integrations: vaults(sample), receivers: [], namesakes: NONE }, language),
    'integrations-namesakes': integrationsCard(
      { integrations: [fine(sample)], receivers: [], namesakes: namesakes(sample) },
      language,
    ),
    'integrations-monitoring': integrationsCard(
      { integrations: monitoring(sample), receivers: [], namesakes: NONE },
      language,
    ),
    coverage: coverageCard(coverage(sample), language),
    'integrations-none': integrationsCard({ integrations: [], receivers: [], namesakes: NONE }, language),
  };
};

const NONE = { total: 0, rows: [], answered: [], mayForget: true } as const;

function namesakes({ servers, hostname }: Sample): IntegrationsView['namesakes'] {
  const where = { account: 'main', region: 'eu-west-3', mayAnswer: true } as const;
  const answer = { instanceId: 'i-0aa11bb22cc33dd44', by: 'Claire Martin', at: AT } as const;
  return {
    total: servers,
    rows: times(Math.min(servers, 8), (at) => ({
      ...{
        ...where,
        serverId: (at + 1) as ServerId,
        hostname: hostname(at),
        instanceId: `i-${String(at).padStart(17, '0')}`,
      },
      ...{ privateIp: at === 2 ? null : '10.20.0.5', ips: at === 1 ? [] : ['192.168.4.7'] },
      reached: at === 1 ? { by: 'instance', instanceId: null } : { by: 'ssh' },
    })),
    answered: [
      { serverId: 1 as ServerId, hostname: hostname(0), isSame: false, ...answer },
      { serverId: 2 as ServerId, hostname: hostname(1), isSame: true, ...answer },
    ],
    mayForget: true,
  };
}

function receivers({ servers, said }: Sample): readonly ReceiverShown[] {
  const well = { isFailing: false, fault: null, detail: null, nextTryAt: null, waiting: 0, givenUp: 0 } as const;
  const away = { isFailing: true, fault: 'unreachable', detail: said.refusal, nextTryAt: AT } as const;
  return [
    { name: 'jenkins', ...well },
    { name: 'datalake', ...away, waiting: servers, givenUp: 2 },
  ];
}

function coverage({ said, servers, hostname }: Sample): CoverageView {
  const shown = Math.min(servers, 12);
  return {
    integration: 'sentinelone',
    state: 'absent',
    counts: new Map([
      ['absent', servers],
      ['stale', 3],
      ['unknown', 7],
      ['covered', 412],
    ]),
    comparedAt: AT,
    servers: {
      page: 1,
      pages: Math.max(1, Math.ceil(servers / 12)),
      total: servers,
      rows: times(shown, (at) => ({
        hostname: hostname(at),
        environment: said.environment(at),
        application: said.application(at),
        name: at === 0 ? `${hostname(at)}-old` : hostname(at),
        since: AT,
      })),
    },
  };
}

function fine({ servers }: Sample): IntegrationShown {
  return {
    name: 'itop',
    lastOkAt: AT,
    nextRunAt: new Date(AT.getTime() + 3_600_000),
    isAsked: false,
    failures: 0,
    records: [
      { kind: 'application', count: 12 },
      { kind: 'application-link', count: servers },
      { kind: 'person', count: 30 },
      { kind: 'server', count: servers },
    ],
    lastRun: { begunAt: AT, endedAt: AT, added: 2, changed: 3, gone: 1, unreadable: 1, fault: null, detail: null },
    compared: {
      note: {
        fr: '5 changements appliqués, 2 attendent une confirmation',
        en: '5 changes applied, 2 wait for a confirmation',
      },
      at: AT,
    },
    rights: null,
    parked: 12 as InventoryChangeId,
    waitingOut: 3,
    givenUpOut: 1,
    isReviewed: false,
    isContinual: false,
    keepsSecrets: false,
    setsDowntimes: false,
    mayRun: true,
    mayTakeShrunk: false,
    mayReview: true,
  };
}

function failed(sample: Sample): IntegrationShown {
  const { said } = sample;
  const lastRun = { begunAt: AT, endedAt: AT, added: 0, changed: 0, gone: 0, unreadable: 0 };
  return {
    ...fine(sample),
    failures: 3,
    lastRun: { ...lastRun, fault: 'shrunk', detail: said.refusal },
    compared: null,
    parked: null,
    givenUpOut: 0,
    waitingOut: 0,
    isReviewed: true,
    mayTakeShrunk: true,
  };
}

function asked(sample: Sample): IntegrationShown {
  return { ...fine(sample), lastOkAt: null, lastRun: null, isAsked: true, compared: null, parked: null, mayRun: false };
}

function continual(sample: Sample): IntegrationShown {
  const out = { waitingOut: 0, givenUpOut: 0, compared: null, parked: null, mayReview: false } as const;
  const records = [{ kind: 'person', count: 12 }];
  return { ...fine(sample), ...out, name: 'directory', records, isContinual: true };
}

function vaults(sample: Sample): readonly IntegrationShown[] {
  const out = { waitingOut: 0, givenUpOut: 0, compared: null, parked: null, records: [], mayReview: false } as const;
  const lastRun = { begunAt: AT, endedAt: AT, added: 0, changed: 0, gone: 0, unreadable: 0, fault: null, detail: null };
  const well: IntegrationShown = { ...fine(sample), ...out, name: 'cyberark', keepsSecrets: true, lastRun };
  return [well, { ...well, failures: 2, lastRun: { ...lastRun, fault: 'settings', detail: sample.said.refusal } }];
}

function monitoring(sample: Sample): readonly IntegrationShown[] {
  const out = { waitingOut: 0, givenUpOut: 0, compared: null, parked: null, records: [], mayReview: false } as const;
  const lastRun = { begunAt: AT, endedAt: AT, added: 0, changed: 0, gone: 0, unreadable: 0, fault: null, detail: null };
  const of = { setsDowntimes: true, isContinual: true, isReviewed: false, lastRun: null } as const;
  const well: IntegrationShown = { ...fine(sample), ...out, ...of, name: 'icinga' };
  const fault = { fault: 'unreachable', detail: 'ECONNREFUSED' } as const;
  return [well, { ...well, name: 'zabbix', failures: 2, lastRun: { ...lastRun, ...fault } }];
}

function running(sample: Sample): IntegrationShown {
  const begun = { added: 0, changed: 0, gone: 0, unreadable: 0, fault: null, detail: null };
  return { ...asked(sample), isAsked: false, lastRun: { ...begun, begunAt: AT, endedAt: null }, mayReview: false };
}
