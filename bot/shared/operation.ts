// How every use case runs: rights asked again, one transaction with its audit row, jobs enqueued only once it is committed.
// Commands and clicks call the same operations, so that they cannot disagree.

import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { type AuditEntry, writeAudit } from '../../db/queries/history/audit.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { RebootPolicyName } from '../../db/schema/inventory.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Freshness } from '../../domain/gate/question.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { UserId } from '../../domain/ids.ts';
import type { KernelPolicy } from '../../domain/kernels/kernel-excludes.ts';
import type { Text } from '../../domain/language.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { isInForce } from '../../domain/people/account.ts';
import { type Ability, may, type Role, whoMay } from '../../domain/people/roles.ts';
import { type UnderList, underList } from '../../domain/people/under-list.ts';
import type { SupportEnd } from '../../domain/planning/support-ends.ts';
import type { HoursBudget } from '../../domain/previews/hours.ts';
import type { LoadedIntegration } from '../../integrations/any-integration.ts';
import type { JobQueue, QueuedJob } from '../../jobs/queue/job-kinds.ts';
import { againstUnderList } from './reach/under-list.ts';
import { cutText, joined, MAX_TEXT, spokenText } from './sentences.ts';

export type OperationSettings = {
  /** IANA name. */
  readonly zone: string;
  /** The systems around the product that the settings name; absent: none. */
  readonly integrations?: readonly LoadedIntegration[];
  /** Names of those who are told of changes of state; absent: none. */
  readonly webhooks?: readonly string[];
  /** `gate.freshness` (GATE-2). */
  readonly freshness: Freshness;
  /** `gate.four_eyes` (GATE-5). */
  readonly fourEyes: boolean;
  /** `gate.validatedVersions` (PIN-1). */
  readonly validatedVersions: boolean;
  /** `operators.ownServersOnly`: an operator acts on the servers that are theirs, or nobody's; default off. */
  readonly ownServersOnly?: boolean;
  /** What persons are told and when, unless they chose; default those of the domain. */
  readonly notifications?: NotificationDefaults;
  /** PEOPLE-2: Entra ids, in lower case, of those who are admins whatever the database says. */
  readonly admins?: readonly string[];
  /** Globs that a new campaign leaves alone (RUN-5). */
  readonly generalExcludes: string;
  /** POL-6: whether other campaigns leave kernels out; default they do not. */
  readonly kernels?: KernelPolicy;
  /** RUN-8, for a new campaign. */
  readonly rebootPolicy: RebootPolicyName;
  /** PLAN-6. */
  readonly hoursBudget: HoursBudget;
  /** PRE-2, with a dot; absent: those of the reference. */
  readonly suffixes?: readonly string[];
  /** INV-1: fields of servers that no file changes, since people keep them. */
  readonly keptByPeople?: readonly string[];
  /** ELIG-7; default the shipped list. */
  readonly supportEnds?: readonly SupportEnd[] | undefined;
  /** RUN-14: how long a backup that somebody vouched for is recent; default that of the start policy. */
  readonly backupHours?: number;
  /** RUN-14: how late a slot may be caught up; default that of the start policy. */
  readonly slotGraceMinutes?: number;
  /** How long a link to a file works, and what its token is made with; absent: links of this process alone. */
  readonly files: { readonly linkMinutes: number; readonly linkSecret?: string | undefined };
};

export type OperationContext = {
  readonly db: Db;
  readonly clock: Clock;
  readonly jobQueue: JobQueue;
  readonly settings: OperationSettings;
};

export type OperationActor = {
  readonly userId: UserId;
  readonly entraId: string;
  readonly name: string;
  readonly roles: readonly Role[];
};

/** Who asks, and by which activity of Teams (AUD-1). */
export type Requester = {
  readonly actor: OperationActor;
  readonly activityId: string | null;
  /** As `byUser` makes it: the same delivery asks for an operation once, however often Teams brings it. Absent: each call counts. */
  readonly delivery?: string | null;
};

export type Refused = {
  readonly kind: 'refused';
  readonly text: Text;
  /** Nothing else stands against it: with a reason it would be done. */
  readonly lacks?: 'reason';
};
/** `cut`: what of the person's text is not kept. */
export type Outcome<Done extends object> = (Done & { readonly kind: 'done'; readonly cut?: Text }) | Refused;

export type OperationSpec = {
  readonly ability: Ability;
  /** As in the audit; a refusal is written as `<action>-refused`. */
  readonly action: AuditedAction;
  readonly object: AuditEntry['object'];
  /** For an account with a list of hosts (PEOPLE-3), where that is not what the ability says. */
  readonly underList?: UnderList;
};

export type UnitOfWork = {
  readonly trx: Trx;
  readonly now: Date;
  readonly by: Requester;
  readonly settings: OperationSettings;
  /** Free text as it is kept, at most `most` characters; what is cut of it is told with the outcome. */
  text(raw: string, most?: number): string;
  /** Enqueued after the commit. A refresh of the cards is enqueued anyway. */
  enqueue(job: QueuedJob): void;
  /** AUD-1: one row, by default about the operation's own action and object. */
  record(entry: Partial<Pick<AuditEntry, 'action' | 'object' | 'before' | 'after' | 'reason'>>): Promise<void>;
};

/**
 * `act` refuses before it writes anything: a refusal commits with its audit row. Throws only on a bug. One delivery does an operation
 * once: delivered again, it is told what came of it the first time, and nothing is done. Whoever asks must have the right still when it is
 * done, however long its locks were to get (PEOPLE-3): what was done is taken back otherwise.
 */
export async function operate<Done extends object>(
  ctx: OperationContext,
  by: Requester,
  spec: OperationSpec,
  act: (work: UnitOfWork) => Promise<Outcome<Done>>,
): Promise<Outcome<Done>> {
  const jobs: QueuedJob[] = [];
  const cuts: Text[] = [];
  const effect = `${spec.action} ${spec.object.type}:${spec.object.id ?? ''}`;
  const once = (judge: (work: UnitOfWork) => Promise<Outcome<Done>>) =>
    ctx.db
      .transaction()
      .execute((trx) =>
        oncePerActivity(trx, by.delivery ?? null, effect, () => judge(workOf(ctx, trx, by, spec, { jobs, cuts }))),
      );
  const refuseIt = async (work: UnitOfWork, refusal: Refused) => {
    await work.record({ action: `${spec.action}-refused`, reason: refusal.text.en });
    return refusal;
  };
  const doIt = async (work: UnitOfWork): Promise<Outcome<Done>> => {
    const result = (await missingRight(ctx, work, spec)) ?? (await act(work));
    if (result.kind === 'refused') return refuseIt(work, result);
    const lost = await missingRight(ctx, work, spec);
    if (lost !== null) throw new RightLost(lost);
    const cut = joined(cuts);
    return cut === null ? result : { ...result, cut };
  };
  const outcome = await once(doIt).catch((error: unknown) => {
    if (!(error instanceof RightLost)) throw error;
    return once((work) => refuseIt(work, error.refusal));
  });
  if (outcome.kind === 'done') await ctx.jobQueue.enqueue([...jobs, { job: 'cards', payload: {} }]);
  return outcome;
}

/** Takes back what was done by somebody who lost the right to it meanwhile. */
class RightLost extends Error {
  override readonly name = 'RightLost';
  readonly refusal: Refused;

  constructor(refusal: Refused) {
    super(refusal.text.en);
    this.refusal = refusal;
  }
}

/** By the roles of the request, by the account as it is now, and by the servers that it is limited to. */
async function missingRight(
  { clock }: OperationContext,
  { trx, by: { actor } }: UnitOfWork,
  { ability, object, underList: declared }: OperationSpec,
): Promise<Refused | null> {
  if (!may(actor.roles, ability)) return refused(whoMay(ability));
  const account = await loadAccount(trx, actor.userId);
  if (account === null || !isInForce(account, clock.now())) return NOT_IN_FORCE;
  if (!may(account.roles, ability)) return refused(whoMay(ability));
  if (!actor.roles.every((role) => account.roles.includes(role))) return RIGHTS_CHANGED;
  const against = await againstUnderList(trx, actor.userId, underList(ability, declared), object);
  return against === null ? null : refused(against);
}

const NOT_IN_FORCE: Refused = refuse(
  'Votre compte est désactivé ou expiré.',
  'Your account is disabled or has expired.',
);
const RIGHTS_CHANGED: Refused = refuse(
  'Vos droits viennent de changer : recommencez.',
  'Your rights have just changed: try again.',
);

export function refused(text: Text): Refused {
  return { kind: 'refused', text };
}

export function refuse(fr: string, en: string): Refused {
  return { kind: 'refused', text: { fr, en } };
}

/** Asked for last, once nothing else stands against it: nobody writes a reason for what is refused anyway. */
export function lacksReason(fr: string, en: string): Refused {
  return { ...refuse(fr, en), lacks: 'reason' };
}

type Noted = { readonly jobs: QueuedJob[]; readonly cuts: Text[] };

function workOf(
  ctx: OperationContext,
  trx: Trx,
  by: Requester,
  spec: OperationSpec,
  { jobs, cuts }: Noted,
): UnitOfWork {
  const now = ctx.clock.now();
  const { userId, entraId, name } = by.actor;
  return {
    trx,
    now,
    by,
    settings: ctx.settings,
    text: (raw, most = MAX_TEXT) => {
      const cut = cutText(raw, most);
      if (cut !== null) cuts.push(cut);
      return spokenText(raw, most);
    },
    enqueue: (job) => void jobs.push(job),
    record: (entry) =>
      writeAudit(trx, {
        at: now,
        actor: { kind: 'person', userId, entraId, name },
        action: spec.action,
        object: spec.object,
        activityId: by.activityId,
        ...entry,
      }),
  };
}
