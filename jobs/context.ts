// What every job gets: its ports and settings, chosen once in main.ts. No module reaches for anything global.
import type { Logger } from 'pino';
import type { Db } from '../db/schema/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { OpenIntegration } from '../integrations/open-integrations.ts';
import type { Tracing } from '../monitoring/tracing/tracing.ts';
import type { HostOperations, SshPort, VcenterPort } from '../targets/ports.ts';
import type { LogSender } from './logs/log-sender.ts';
import type { JobQueue } from './queue/job-kinds.ts';
import type { JobSettings } from './settings.ts';
import type { JobWatch } from './watch.ts';
import type { WebhookSender } from './webhooks/webhook-sender.ts';

export type JobContext = {
  readonly db: Db;
  readonly clock: Clock;
  readonly ssh: SshPort;
  readonly host: HostOperations;
  readonly vcenter: VcenterPort;
  readonly jobQueue: JobQueue;
  readonly settings: JobSettings;
  readonly log: Logger;
  readonly logs: LogSender;
  readonly webhooks: WebhookSender;
  /** The systems around it that the settings name. */
  readonly integrations: readonly OpenIntegration[];
  /** Told of what figures are made of. */
  readonly watch: JobWatch;
  readonly tracing: Tracing;
  /** Names this process in leases. */
  readonly owner: string;
  /** Aborted when the process is to stop: waiting ends, leases are given back. */
  readonly stopping: AbortSignal;
  /** Rejects when `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};
