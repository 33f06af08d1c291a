// What a worker shows to an operator's tools.
import type { Db } from '../../db/schema/database.ts';
import { createDatabaseGauges } from '../../monitoring/database-gauges.ts';
import { databaseNeeds } from '../../monitoring/database-needs.ts';
import { createFigures, type Figures } from '../../monitoring/figures.ts';
import { type MonitoringPlace, type OpenMonitoring, openMonitoring } from '../../monitoring/open-monitoring.ts';
import { createQueueGauges, queueNeed } from '../../monitoring/queue-gauges.ts';
import type { JobContext } from '../context.ts';
import type { OpenJobQueue } from '../enqueue.ts';
import { QUEUED_KINDS } from '../queue/job-kinds.ts';
import type { JobWatch } from '../watch.ts';
import type { TargetWatch } from './watched-targets.ts';
import { createJobWatch, createTargetWatch } from './worker-metrics.ts';

export type WorkerFigures = Figures & { readonly jobs: JobWatch; readonly targets: TargetWatch };

type Parts = Pick<JobContext, 'db' | 'clock' | 'settings' | 'log'> & { readonly jobQueue: Pick<OpenJobQueue, 'look'> };

export function createWorkerFigures({ db, clock, settings, jobQueue, log }: Parts): WorkerFigures {
  const figures = createFigures(
    'worker',
    (registry) => [
      createDatabaseGauges(registry, db, clock, settings.snapshotKeepHours),
      createQueueGauges(registry, QUEUED_KINDS, jobQueue.look),
    ],
    log,
  );
  return { ...figures, jobs: createJobWatch(figures.registry), targets: createTargetWatch(figures.registry) };
}

/** null: it is shown nowhere. */
export async function startWorkerMonitoring(
  parts: Pick<Parts, 'jobQueue' | 'log'> & { readonly db: Db; readonly figures: Figures },
  place: MonitoringPlace | undefined,
): Promise<OpenMonitoring | null> {
  const { db, jobQueue, figures, log } = parts;
  const needs = [...databaseNeeds(db), queueNeed(jobQueue.look)];
  return openMonitoring({ needs, figures, log }, place);
}
