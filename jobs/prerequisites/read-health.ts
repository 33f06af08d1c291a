// Whether systems of monitoring show a server red before it is touched. It is asked beside the prerequisites, and holds nothing up for long.
import { breakRounds, loadBroken, watchedHostnames } from '../../db/queries/integrations/downtimes.ts';
import type { Db } from '../../db/schema/database.ts';
import { healthAnswer, healthText, type SaidHealth } from '../../domain/integrations/downtimes/health.ts';
import { namesAmong } from '../../domain/integrations/downtimes/host-names.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { MonitoredState } from '../../domain/prerequisites/prerequisite-input.ts';
import type { Downtimes } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';

const LONGEST_MS = 10_000;

/** Never rejects, as nobody awaits it at once: what cannot be read is said as unknown. */
export async function readHealth(ctx: JobContext, hostname: string): Promise<readonly MonitoredState[]> {
  const asked = ctx.integrations.flatMap((one) =>
    one.connection.downtimes === undefined
      ? []
      : [healthOf(ctx, one, hostname).catch((error) => unread(ctx, one, error))],
  );
  return (await Promise.all(asked)).map((said) => ({ answer: healthAnswer(said.health), text: healthText(said) }));
}

function unread({ log }: JobContext, { name }: OpenIntegration, error: unknown): SaidHealth {
  log.error({ integration: name, err: error }, 'state not read');
  return { system: name, health: { kind: 'unread', fault: 'incomplete' } };
}

async function healthOf(ctx: JobContext, { name, connection }: OpenIntegration, hostname: string): Promise<SaidHealth> {
  const { db, clock, log, stopping } = ctx;
  const broken = await loadBroken(db, name, clock.now());
  if (broken !== null) return { system: name, health: { kind: 'unread', fault: broken } };
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_MS)]);
    const { downtimes } = connection;
    if (downtimes === undefined) return { system: name, health: { kind: 'absent' } };
    const sought = (await namesOf(db, downtimes))(hostname);
    const health = sought.kind === 'names' ? await downtimes.health(sought.names, signal) : sought;
    return { system: name, health };
  } catch (error) {
    const fault = faultOf(error);
    log.warn({ integration: name, server: hostname, fault: fault.kind, detail: fault.detail }, 'state not read');
    // Every try of a login that is refused counts towards its lock, and a campaign has many servers.
    if (fault.kind === 'refused') await breakRounds(db, name, fault, clock.now());
    return { system: name, health: { kind: 'unread', fault: fault.kind } };
  }
}

type NamesOf = ReturnType<typeof namesAmong>;

/** A campaign asks for hundreds of servers in a minute, of an inventory of tens of thousands. */
const KEPT_MS = 60_000;
const kept = new WeakMap<Downtimes, { readonly until: number; readonly names: Promise<NamesOf> }>();

function namesOf(db: Db, downtimes: Downtimes): Promise<NamesOf> {
  const known = kept.get(downtimes);
  if (known !== undefined && known.until > performance.now()) return known.names;
  const names = watchedHostnames(db).then((all) => namesAmong(all, downtimes.hosts));
  kept.set(downtimes, { until: performance.now() + KEPT_MS, names });
  names.catch(() => kept.delete(downtimes));
  return names;
}

function faultOf(error: unknown): Fault {
  if (error instanceof IntegrationFault) return error.fault;
  if (error instanceof DOMException) return { kind: 'silent', detail: 'no answer within ten seconds' };
  throw error;
}
