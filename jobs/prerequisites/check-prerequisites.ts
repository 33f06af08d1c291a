// Reads a server's prerequisites over SSH and judges them (PRE-1 to PRE-9). Reading is outside any transaction.

import { wordsOf } from '../../db/queries/actions/actions.ts';
import type { SessionContext } from '../../db/queries/attempts/sessions.ts';
import { programOf } from '../../domain/actions/action.ts';
import type { Answer } from '../../domain/answer.ts';
import type { BackupAnswer } from '../../domain/backups/backup-answer.ts';
import { excludesOf } from '../../domain/exclusions/excludes.ts';
import { type NotStarted, notStartedText } from '../../domain/prerequisites/normally-off.ts';
import type { MonitoredState, PrerequisiteInput } from '../../domain/prerequisites/prerequisite-input.ts';
import { type PrerequisiteVerdict, prerequisiteVerdict } from '../../domain/prerequisites/prerequisites.ts';
import { isProduction } from '../../domain/server.ts';
import { platformOf } from '../../domain/servers/platform.ts';
import {
  HostAnswerError,
  type HostFacts,
  type HostSession,
  ReachError,
  type ReachFailure,
  type Target,
  type UpdateScope,
} from '../../targets/ports.ts';
import { targetOfServer } from '../../targets/target-of-server.ts';
import type { JobContext } from '../context.ts';

export type PrerequisiteReading = {
  readonly verdict: PrerequisiteVerdict;
  readonly facts: HostFacts | null;
  readonly reachDetail: string | null;
  /** It could not be reached, and may be a moment later. */
  readonly temporary: boolean;
};

export function targetOfSession(session: SessionContext): Target {
  return { ...targetOfServer(session), mode: session.kind === 'quickwin' ? 'quickwin' : 'standard' };
}

/** `scope`: what the update is narrowed to; `excludes`: globs. */
export type UpdateAsk = {
  readonly excludes: readonly string[];
  readonly scope: UpdateScope;
  readonly repair: boolean;
};

/** `repair`: of the order that stands, or of the attempt that it has become. */
export function updateAskOf(session: SessionContext, repair: boolean = session.repair_asked): UpdateAsk {
  return {
    excludes: excludesOf(session.general_excludes, session.patch_excludes).accepted,
    scope: session.update_scope,
    repair,
  };
}

/** Asked of other systems at the same time; never rejected, as nobody awaits them at once. */
type AskedBeside = {
  readonly health: Promise<readonly MonitoredState[]>;
  readonly backup: Promise<BackupAnswer | null>;
};

const NOT_ASKED: AskedBeside = { health: Promise.resolve([]), backup: Promise.resolve(null) };

type Beside = { readonly monitoring: readonly MonitoredState[]; readonly backup: BackupAnswer | null };

async function answersOf({ health, backup }: AskedBeside): Promise<Beside> {
  return { monitoring: await health, backup: await backup };
}

/** A server that PRE-1 rules out is not even connected to. Throws only on a bug. */
export async function readPrerequisites(
  ctx: JobContext,
  session: SessionContext,
  ask: UpdateAsk = updateAskOf(session),
  beside: AskedBeside = NOT_ASKED,
): Promise<PrerequisiteReading> {
  let connection: HostSession | null = null;
  try {
    const target = targetOfSession(session);
    connection = await ctx.ssh.connect(target, ctx.host.openingFor(target, 'facts'));
    const withBoot = isKernelTrack(session);
    const asRoot = session.root_actions.map((words) => programOf(wordsOf(words)));
    const facts = await ctx.host.readFacts(connection, { ...ask, withBoot, asRoot, now: ctx.clock.now() });
    return {
      verdict: judge(ctx, session, ask, reachedBy(connection), facts, await answersOf(beside)),
      facts,
      reachDetail: null,
      temporary: false,
    };
  } catch (error) {
    const { kind: failure, detail: reachDetail, temporary, said } = reachFailure(error);
    const reach = { kind: 'unreached', failure, ...overOf(session), ...(said !== undefined && { said }) } as const;
    return {
      verdict: judge(ctx, session, ask, reach, null, await answersOf(beside)),
      facts: null,
      reachDetail,
      temporary,
    };
  } finally {
    connection?.close();
  }
}

function reachedBy({ kind }: HostSession): PrerequisiteInput['reach'] {
  return { kind: 'reached', ...(kind === 'ssm' && { over: kind }) };
}

function overOf(session: SessionContext): { readonly over?: 'ssm' } {
  return targetOfSession(session).reach.kind === 'ssm' ? { over: 'ssm' } : {};
}

/** Of a server that is normally off, and could not be started (RUN-17): nothing was read. */
export function notStarted(ctx: JobContext, session: SessionContext, why: NotStarted): PrerequisiteReading {
  const reach = { kind: 'unreached', failure: 'off', why, ...overOf(session) } as const;
  const verdict = judge(ctx, session, updateAskOf(session), reach, null);
  return { verdict, facts: null, reachDetail: notStartedText(why).en, temporary: false };
}

/** An answer of no use is as good as none: unknown, and asked again. Throws what is neither. */
function reachFailure(error: unknown): ReachFailure {
  if (error instanceof ReachError) return error.failure;
  if (error instanceof HostAnswerError) return { kind: 'connection-lost', temporary: true, detail: error.message };
  throw error;
}

/** Whatever its update is narrowed to besides (POL-6). */
export function isKernelTrack({ update_scope: scope }: Pick<SessionContext, 'update_scope'>): boolean {
  return scope.kind === 'kernels';
}

function judge(
  ctx: JobContext,
  session: SessionContext,
  { scope: updateScope, repair }: UpdateAsk,
  reach: PrerequisiteInput['reach'],
  facts: HostFacts | null,
  { monitoring, backup }: Beside = { monitoring: [], backup: null },
): PrerequisiteVerdict {
  return prerequisiteVerdict({
    mode: session.kind === 'quickwin' ? 'quickwin' : 'standard',
    platform: platformOf(session.os_family),
    server: {
      licenceSupport: session.licence_support,
      etat: session.etat,
      machineType: session.machine_type,
      patchedFamily: session.patched_family,
      environmentSaid:
        isProduction({ environment: session.environment, production: session.environment_production }) !== null,
    },
    reach,
    kernelTrack: isKernelTrack(session),
    updateScope,
    repair,
    refusedExcludes: excludesOf(session.general_excludes, session.patch_excludes).refused,
    monitoring,
    backup,
    facts: facts === null ? null : factsForVerdict(facts, isKernelTrack(session)),
    thresholds: ctx.settings.thresholds,
  });
}

function factsForVerdict(facts: HostFacts, kernelTrack: boolean): NonNullable<PrerequisiteInput['facts']> {
  const { rootMb, varMb, bootMb, rootUsedPercent, varUsedPercent, inodesFreePercent } = facts.disk;
  return {
    disk: { rootMb, varMb, bootMb, rootUsedPercent, varUsedPercent, inodesFreePercent },
    registration: facts.registration.state,
    enabledRepositories: facts.enabledRepositories,
    sudo: facts.sudo,
    packageLock: facts.packageLock,
    rpmDatabaseReadable: facts.rpmDatabaseReadable,
    ...(facts.dpkgInterrupted && { dpkgInterrupted: facts.dpkgInterrupted }),
    clockSkewSeconds: facts.clockSkewSeconds,
    kernelInScope: kernelTrack ? 'yes' : kernelIn(facts.preview),
    ...(facts.boot && { boot: facts.boot }),
    ...(facts.planned && { plannedNames: facts.planned.map(({ name }) => name) }),
    ...(facts.held && { held: facts.held }),
    ...(facts.windows && { windows: facts.windows }),
    ...(facts.refusedActions && { refusedActions: facts.refusedActions }),
    narrowing: facts.narrowing,
    previewed: facts.preview !== null,
  };
}

function kernelIn(preview: HostFacts['preview']): Answer {
  if (preview === null) return 'unknown';
  return preview.kernelInScope ? 'yes' : 'no';
}
