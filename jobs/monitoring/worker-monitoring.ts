// What a worker shows to an operator's tools.
import { createDatabaseGauges } from '../../monitoring/database-gauges.ts';
import { databaseNeeds } from '../../monitoring/database-needs.ts';
import { createFigures, type Figures } from '../../monitoring/figures.ts';
import { createNeedGauge } from '../../monitoring/need-gauge.ts';
import { createQueueGauges, queueNeed } from '../../monitoring/queue-gauges.ts';
import type { Need } from '../../monitoring/readiness.ts';
import type { JobContext } from '../context.ts';
import type { OpenJobQueue } from '../enqueue.ts';
import { QUEUED_KINDS } from '../queue/job-kinds.ts';
import type { JobWatch } from '../watch.ts';
import type { TargetWatch } from './watched-targets.ts';
import { createJobWatch, createTargetWatch } from './worker-metrics.ts';

export type WorkerFigures = Figures & {
  readonly jobs: JobWatch;
  readonly targets: TargetWatch;
  readonly needs: readonly Need[];
};

type Parts = Pick<JobContext, 'db' | 'clock' | 'settings' | 'log'> & { readonly jobQueue: Pick<OpenJobQueue, 'look'> };

export function createWorkerFigures({ db, clock, settings, jobQueue, log }: Parts): WorkerFigures {
  const needs = [...databaseNeeds(db), queueNeed(jobQueue.look)];
  const figures = createFigures(
    'worker',
    (registry) => [
      createNeedGauge(registry, needs, log),
      createDatabaseGauges(registry, db, clock, settings.snapshotKeepHours),
      createQueueGauges(registry, QUEUED_KINDS, jobQueue.look),
    ],
    log,
  );
  return { ...figures, jobs: createJobWatch(figures.registry), targets: createTargetWatch(figures.registry), needs };
}
