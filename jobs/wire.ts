// Puts a worker process together from its settings: once, for the product, the demo and the conformance tests. They differ in
// the clock and in where servers and vCenters are, in nothing else.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { asItStands, followSettings } from '../config/follow-settings.ts';
import type { WebhookReceiver } from '../config/webhook-receivers.ts';
import { type OpenDatabase, openDatabase } from '../db/open.ts';
import { hostKeyTypes, rememberHostKeys, verifyHostKey } from '../db/queries/host-keys/host-keys.ts';
import { followWindowsPolicy } from '../db/queries/servers/patched-families.ts';
import { loadStoredSettings } from '../db/queries/settings/stored-settings.ts';
import type { DatabaseLimits } from '../db/steady.ts';
import type { Clock } from '../domain/clock.ts';
import type { LogDestination } from '../domain/logs/log-record.ts';
import type { Secret, SecretVault } from '../domain/secret.ts';
import type { StoredSettings } from '../domain/settings/setting-line.ts';
import type { IntegrationSettings, OpenIntegration } from '../integrations/open-integrations.ts';
import { openMonitoring } from '../monitoring/open-monitoring.ts';
import { NO_TRACING, type Tracing } from '../monitoring/tracing/tracing.ts';
import { createHostOperations } from '../targets/host-operations.ts';
import { createMachines } from '../targets/machines.ts';
import type { HostKeyStore, SshPort } from '../targets/ports.ts';
import { createPosixOperations } from '../targets/posix-operations.ts';
import { createReach } from '../targets/reach.ts';
import { createSshPort } from '../targets/ssh/port.ts';
import type { SshSettings } from '../targets/ssh/settings.ts';
import type { VcenterSettings } from '../targets/vcenter/settings.ts';
import { createVcenterPort } from '../targets/vcenter/vcenter-port.ts';
import { createWindowsOperations, WINDOWS_PACE } from '../targets/windows/windows-operations.ts';
import { createJobQueue } from './enqueue.ts';
import { followVaults } from './integrations/follow-vault.ts';
import type { OpenAws } from './integrations/open-aws.ts';
import { createLogSender } from './logs/log-sender.ts';
import { watchedSsh, watchedVcenter } from './monitoring/watched-targets.ts';
import { createWorkerFigures } from './monitoring/worker-monitoring.ts';
import { openBackend } from './queue/backend.ts';
import { createOutageLog } from './queue/outage-log.ts';
import type { RedisConnection } from './queue/redis-connection.ts';
import type { JobSettings } from './settings.ts';
import { sleep, startWorkerProcess } from './start-worker.ts';
import { createWebhookSender } from './webhooks/webhook-sender.ts';

export type WorkerOrder = {
  /** undefined: the embedded PostgreSQL of a trial. */
  readonly databaseUrl: Secret | undefined;
  readonly databaseLimits?: DatabaseLimits;
  /** undefined: the queue is in PostgreSQL. */
  readonly redis: RedisConnection | undefined;
  /** Of a vault, where the settings name accounts of one. */
  readonly ssh: SshSettings | ((vault: SecretVault | undefined) => SshSettings);
  readonly vcenter: VcenterSettings | ((vault: SecretVault | undefined) => VcenterSettings);
  readonly settings: JobSettings;
  /** As the settings file has them; absent: none. */
  readonly integrations?: IntegrationSettings;
  /** Who is told of changes of state; absent: nobody. */
  readonly webhooks?: readonly WebhookReceiver[];
  /** The same with what admins have changed in chat; absent: nothing of it counts. */
  readonly settingsWith?: (stored: StoredSettings) => JobSettings;
  /** Between two looks at a task of Windows and at a command of AWS; absent: as is good for real ones. */
  readonly pace?: { readonly windowsLookMs: number; readonly awsPollMs: number };
  /** Business time. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the trail and the logs of updates leave for; absent: nowhere. */
  readonly logs?: readonly LogDestination[];
  /** Closed with the worker; absent: nothing is traced. */
  readonly tracing?: Tracing;
  /** Where `/readyz` and `/metrics` are; absent: nowhere. */
  readonly monitoring?: { readonly host: string; readonly port: number };
};

/** Works when it resolves. `stop` hands over what runs, then closes everything; calling it again does nothing. */
export async function startWorker(order: WorkerOrder): Promise<{ stop(): Promise<void> }> {
  const trouble = (store: string) => createOutageLog(order.log, 'connection trouble', { store }, () => database.ask());
  const database: OpenDatabase = await openDatabase(order.databaseUrl, trouble('database'), order.databaseLimits);
  try {
    return await startOn(database, order, trouble('queue'));
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startOn(
  database: OpenDatabase,
  order: WorkerOrder,
  onError: (error: Error) => void,
): Promise<{ stop(): Promise<void> }> {
  const { clock, log, redis, settingsWith, tracing = NO_TRACING } = order;
  const followed =
    settingsWith === undefined
      ? null
      : await followSettings({
          load: () => loadStoredSettings(database.db),
          make: settingsWith,
          onError: (error) => log.warn({ err: error }, 'the settings of the database were not read'),
        });
  const settings = followed === null ? order.settings : asItStands(followed.current);
  const queue =
    redis === undefined
      ? ({ kind: 'postgres', url: database.url, limits: order.databaseLimits } as const)
      : ({ kind: 'redis', ...redis } as const);
  const backend = await openBackend(queue, onError);
  const jobQueue = createJobQueue(backend, log, tracing);
  const figures = createWorkerFigures({ db: database.db, clock, jobQueue, settings, log });
  const integrations = await openNamed(order);
  followVaults({ db: database.db, clock, log }, integrations);
  const vault = integrations.find(({ connection }) => connection.secrets !== undefined)?.connection.secrets;
  const ofVault = <S>(asked: S | ((from: SecretVault | undefined) => S)) =>
    asked instanceof Function ? asked(vault) : asked;
  const vcenterPort = createVcenterPort({ busyMs: settings.retryMinutes * 60_000, ...ofVault(order.vcenter) });
  const aws = await openNamedAws(order);
  const keepers = aws === null ? ([vcenterPort] as const) : ([vcenterPort, aws.machines] as const);
  const vcenter = watchedVcenter(createMachines(keepers), figures.targets, tracing);
  await followWindowsPolicy(database.db, order.settings.windowsServers ?? NO_WINDOWS);
  const stopping = new AbortController();
  const login = openSsh(ofVault(order.ssh), order, database);
  const ways = { posix: login, windows: login, ...(aws !== null && { ssm: aws.port }) };
  const ssh = watchedSsh(createReach(ways), figures.targets, tracing);
  const host = createHostOperations({
    posix: createPosixOperations(),
    windows: createWindowsOperations(order.pace && { ...WINDOWS_PACE, lookMs: order.pace.windowsLookMs }),
    ...(aws !== null && { ssm: aws.operations }),
  });
  const targets = { ssh, host, vcenter, tracing };
  const logs = createLogSender(database.db, order.logs ?? [], log);
  const owner = `${hostname()}:${process.pid}`;
  const webhooks = createWebhookSender({ db: database.db, clock, owner, log }, order.webhooks ?? []);
  const own = {
    owner,
    stopping: stopping.signal,
    sleep,
    watch: figures.jobs,
    logs,
    webhooks,
    integrations,
  };
  const monitoring = await openMonitoring({ needs: figures.needs, figures, log }, order.monitoring);
  const worker = startWorkerProcess({ db: database.db, clock, ...targets, jobQueue, settings, log, ...own }, backend);
  return {
    stop: async () => {
      if (stopping.signal.aborted) return;
      stopping.abort(new Error('the worker is stopping'));
      followed?.stop();
      await worker.stop();
      await logs.stop();
      await webhooks.stop();
      await monitoring?.close();
      await jobQueue.close();
      await backend.close();
      await Promise.all(integrations.map(({ connection }) => connection.close()));
      await vcenter.close();
      await aws?.close();
      await tracing.close();
      await database.close();
    },
  };
}

const NO_WINDOWS = { patched: false, hprodDays: null, prodDays: null };

/** Nothing of them is loaded where the settings name none (ADR 17). */
async function openNamed({ integrations, clock, log }: WorkerOrder): Promise<readonly OpenIntegration[]> {
  if (integrations === undefined || Object.keys(integrations).length === 0) return [];
  const { openFloor } = await import('../integrations/floor/open-floor.ts');
  const { openIntegrations } = await import('../integrations/open-integrations.ts');
  return openIntegrations(integrations, openFloor({ warn: (said) => log.warn(said), now: () => clock.now() }));
}

/** The SDK is loaded only where the settings name AWS. */
async function openNamedAws({ integrations, clock, pace }: WorkerOrder): Promise<OpenAws | null> {
  if (integrations?.aws === undefined) return null;
  const { openAws } = await import('./integrations/open-aws.ts');
  return openAws(integrations.aws, { now: () => clock.now(), ...(pace && { pollMs: pace.awsPollMs }) });
}

function openSsh(ssh: SshSettings, { clock, log }: WorkerOrder, { db }: OpenDatabase): SshPort {
  const keys: HostKeyStore = {
    verify: (host, port, keyType, fingerprint) =>
      verifyHostKey(db, { host, port, keyType, fingerprint, at: clock.now() }),
    types: (host, port) => hostKeyTypes(db, { host, port }),
    remember: (host, port, keys) =>
      rememberHostKeys(
        db,
        { host, port },
        keys.map(({ keyType, fingerprintSha256: fingerprint }) => ({ keyType, fingerprint })),
      ),
  };
  return createSshPort(ssh, keys, { warn: (sentence) => log.warn(sentence) });
}
