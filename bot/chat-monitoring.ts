// What a chat process shows to an operator's tools.
import { Histogram, type Registry } from 'prom-client';
import type { OpenJobQueue } from '../jobs/enqueue.ts';
import { QUEUED_KINDS } from '../jobs/queue/job-kinds.ts';
import { createDatabaseGauges } from '../monitoring/database-gauges.ts';
import { databaseNeeds } from '../monitoring/database-needs.ts';
import { createFigures, type Figures } from '../monitoring/figures.ts';
import { createIdentityGauges } from '../monitoring/identity-gauges.ts';
import { createIntegrationGauges } from '../monitoring/integration-gauges.ts';
import { createNeedGauge } from '../monitoring/need-gauge.ts';
import { createQueueGauges, queueNeed } from '../monitoring/queue-gauges.ts';
import type { Need } from '../monitoring/readiness.ts';
import { createWebhookGauges } from '../monitoring/webhook-gauges.ts';
import { knownDated } from './identities/identity-settings.ts';
import type { ChatParts } from './start-chat.ts';
import type { TeamsWatch } from './teams/call-watch.ts';
import { credentialNeed, tokenSource } from './teams/credentials.ts';

export type ChatFigures = Figures & { readonly teams: TeamsWatch; readonly needs: readonly Need[] };

type Parts = Pick<ChatParts, 'db' | 'clock' | 'settings' | 'log'> & { readonly jobQueue: Pick<OpenJobQueue, 'look'> };

export function createChatFigures({ db, clock, settings, jobQueue, log }: Parts): ChatFigures {
  const obtain = tokenSource(settings.teams);
  const needs = [...databaseNeeds(db), queueNeed(jobQueue.look), ...(obtain === null ? [] : [credentialNeed(obtain)])];
  const integrations = (settings.integrations ?? []).map(({ name }) => name);
  const figures = createFigures(
    'chat',
    (registry) => [
      createNeedGauge(registry, needs, log),
      createDatabaseGauges(registry, db, clock, settings.snapshotKeepHours),
      createQueueGauges(registry, QUEUED_KINDS, jobQueue.look),
      ...(integrations.length === 0 ? [] : [createIntegrationGauges(registry, integrations, { db, clock })]),
      ...((settings.webhooks ?? []).length === 0 ? [] : [createWebhookGauges(registry, { db })]),
    ],
    log,
  );
  createIdentityGauges(figures.registry, () => ({
    dated: knownDated(settings, clock.now()),
    unnamed: settings.identities?.unnamed.length ?? 0,
  }));
  return { ...figures, teams: createTeamsWatch(figures.registry), needs };
}

function createTeamsWatch(registry: Registry): TeamsWatch {
  const calls = new Histogram({
    name: 'patchcenter_teams_call_seconds',
    help: 'Time of a request to Teams, by its method and the status that answered it; none: no answer.',
    labelNames: ['method', 'code'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers: [registry],
  });
  return { called: (method, code, seconds) => calls.observe({ method, code }, seconds) };
}
