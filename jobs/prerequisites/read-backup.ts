// What a system of backups says of a server without snapshots (PRE-4). It is asked beside the prerequisites; whatever goes wrong is unknown, so that a
// person is asked.
import { loadClients, loadNamesakes, noteBackupFault } from '../../db/queries/integrations/backups.ts';
import { loadBroken } from '../../db/queries/integrations/downtimes.ts';
import type { BackupAnswer } from '../../domain/backups/backup-answer.ts';
import { clientOf } from '../../domain/backups/client-of.ts';
import { lastBackup } from '../../domain/backups/last-backup.ts';
import { type BackupSaid, backupAnswer } from '../../domain/integrations/backups/backup-words.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { rollbackMethodOf } from '../../domain/prerequisites/prerequisites.ts';
import type { Backups } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';

const LONGEST_MS = 20_000;
const CLIENTS_MS = 24 * 3_600_000;
/** Ages are compared in hours; a clock that is off by more may be off by anything. */
const CLOCK_MS = 5 * 60_000;

type Asked = { readonly hostname: string; readonly machine_type: 'vm' | 'physical' };

/** null: it has snapshots, or no system of backups is joined. Never rejects. */
export async function readBackup(ctx: JobContext, server: Asked): Promise<BackupAnswer | null> {
  if (rollbackMethodOf(server.machine_type) !== 'na') return null;
  const open = ctx.integrations.find(({ connection }) => connection.backups !== undefined);
  const backups = open?.connection.backups;
  if (open === undefined || backups === undefined) return null;
  const asked = { system: open.name, policy: backups.policy, zone: ctx.settings.zone };
  const said = await saidOf(ctx, open, backups, server.hostname).catch(async (error: unknown) =>
    unread(ctx, open, server.hostname, error),
  );
  return backupAnswer(said, asked);
}

async function saidOf(ctx: JobContext, open: OpenIntegration, backups: Backups, hostname: string): Promise<BackupSaid> {
  const { db, clock, stopping } = ctx;
  const broken = await loadBroken(db, open.name, clock.now());
  if (broken !== null) return { kind: 'unread', fault: broken };
  const { records, readAt } = await loadClients(db, open.name);
  if (readAt === null || clock.now().getTime() - readAt.getTime() > CLIENTS_MS) return { kind: 'clients-unread' };
  const copied = backups.clients(records as Parameters<Backups['clients']>[0]);
  const namesakes = await loadNamesakes(db, hostname);
  const known = clientOf(hostname, copied, namesakes);
  if (known.kind !== 'found') return known;
  const { id } = known.client;
  const there = await backups.of(known.client, AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_MS)]));
  if (there === null) return { kind: 'absent' };
  // As it is there now, beside the others as they were.
  const still = clientOf(
    hostname,
    copied.map((one) => (one.id === id ? there.client : one)),
    namesakes,
  );
  if (still.kind !== 'found') return still;
  const said = judged(there, backups, clock.now());
  const detail = senseless(said);
  if (detail !== null) await tell(ctx, open, hostname, { kind: 'nonsense', detail });
  return said;
}

function judged(
  { jobs, clockAheadMs: aheadMs }: NonNullable<Awaited<ReturnType<Backups['of']>>>,
  { policy }: Backups,
  now: Date,
): BackupSaid {
  if (aheadMs === null || Math.abs(aheadMs) > CLOCK_MS) return { kind: 'clock', aheadMs };
  return lastBackup(jobs, policy, now);
}

/** What is wrong with the other side as such, and not with this server alone. */
function senseless(said: BackupSaid): string | null {
  switch (said.kind) {
    case 'clock':
      return said.aheadMs === null
        ? 'it does not say what time it is'
        : `its clock differs by ${Math.round(said.aheadMs / 60_000)} min`;
    case 'unsaid':
      return `the state of job ${said.job.id} is not understood: its language has to be English`;
    case 'from-the-future':
      return `job ${said.job.id} is dated in the future`;
    default:
      return null;
  }
}

async function unread(ctx: JobContext, open: OpenIntegration, hostname: string, error: unknown): Promise<BackupSaid> {
  const fault = faultOf(error);
  if (fault === null) {
    ctx.log.error({ integration: open.name, server: hostname, err: error }, 'backup not read');
    return { kind: 'unread', fault: 'internal' };
  }
  await tell(ctx, open, hostname, fault).catch((err: unknown) =>
    ctx.log.error({ integration: open.name, err }, 'a fault could not be noted'),
  );
  return { kind: 'unread', fault: fault.kind };
}

async function tell(
  { db, clock, log, stopping }: JobContext,
  { name, schedule }: OpenIntegration,
  hostname: string,
  fault: Fault,
): Promise<void> {
  if (stopping.aborted) return;
  const { kind, detail } = fault;
  log.warn({ integration: name, server: hostname, fault: kind, detail }, 'backup not read: a person is asked');
  await noteBackupFault(db, name, { fault, everySeconds: schedule.everySeconds, now: clock.now() });
}

function faultOf(error: unknown): Fault | null {
  if (error instanceof IntegrationFault) return error.fault;
  return error instanceof DOMException ? { kind: 'silent', detail: 'no answer within twenty seconds' } : null;
}
