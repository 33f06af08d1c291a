// The owner of an application, or an operator, decides about a reboot on its card: at an hour, now, or not at all (RUN-8).

import { loadChange } from '../../db/queries/changes/campaign-changes.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { answerReboot, chooseSlot, lockWaitingReboot } from '../../db/queries/reboots/reboot-answer.ts';
import { againstSlot, momentText } from '../../domain/changes/change-gate.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import { may } from '../../domain/people/roles.ts';
import { isOfferedSlot } from '../../domain/reboots/reboot-slots.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfOthers } from '../shared/own-servers.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';

export type RebootChoice = {
  readonly attemptId: AttemptId;
  /** A slot that the card offered. */
  readonly choice: { readonly kind: 'slot'; readonly at: Date } | { readonly kind: 'now' | 'skip' };
};

/** An owner for their own applications; going on without a reboot is an operator's word alone. */
export function chooseReboot(ctx: OperationContext, by: Requester, ask: RebootChoice): Promise<Outcome<object>> {
  const isOperator = may(by.actor.roles, 'reboot.order');
  const spec = {
    ability: isOperator || ask.choice.kind === 'skip' ? 'reboot.order' : 'reboot-slot.choose',
    action: `reboot.${ask.choice.kind}`,
    object: { type: 'attempt', id: ask.attemptId },
  } as const;
  return operate(ctx, by, spec, (work) => choose(work, ask, isOperator));
}

async function choose(
  work: UnitOfWork,
  { attemptId, choice }: RebootChoice,
  isOperator: boolean,
): Promise<Outcome<object>> {
  const { trx, now, by, settings } = work;
  const waiting = await lockWaitingReboot(trx, attemptId);
  if (waiting === null) return SETTLED;
  const outside = await refusalOfReach(work, [waiting.server_id]);
  if (outside !== null) return outside;
  if (!isOperator && !(await owns(work, waiting.application_id))) {
    return refuse(
      `${waiting.hostname} n’est dans aucune de vos applications.`,
      `${waiting.hostname} is not in any of your applications.`,
    );
  }
  const others = isOperator ? await refusalOfOthers(work, [waiting.session_id]) : null;
  // The owner of the application decides on its reboot, also one who is an operator besides.
  if (others !== null && !(await owns(work, waiting.application_id))) return others;
  if (choice.kind === 'slot') {
    if (!isOfferedSlot(choice.at, now, settings.zone)) return PASSED;
    const against = await againstChosen(work, waiting, choice.at);
    if (against !== null) return against;
    await chooseSlot(trx, attemptId, choice.at, by.actor.name);
  } else {
    if (!(await answerReboot(trx, attemptId, choice.kind === 'now' ? 'reboot' : 'no-reboot', now))) return SETTLED;
    work.enqueue({ job: 'attempt', payload: { attemptId, epoch: waiting.lease_epoch } });
  }
  await work.record({
    before: waiting.waiting_for,
    after: { hostname: waiting.hostname, choice: choice.kind, at: choice.kind === 'slot' ? choice.at : now },
  });
  return { kind: 'done' };
}

type Waiting = NonNullable<Awaited<ReturnType<typeof lockWaitingReboot>>>;

/** What was picked in another system first stays; a slot lies within the planned dates of the change request, where there is one. */
async function againstChosen(
  { trx, settings }: UnitOfWork,
  waiting: Waiting,
  at: Date,
): Promise<Outcome<object> | null> {
  const { waiting_for: chosen } = waiting;
  if (chosen?.kind === 'reboot-slot' && chosen.system != null && chosen.at !== undefined) {
    const when = momentText(new Date(chosen.at), settings.zone);
    return refuse(
      `Le créneau a déjà été choisi dans ${chosen.system} : ${when.fr}.`,
      `The slot has already been chosen in ${chosen.system}: ${when.en}.`,
    );
  }
  const change = await loadChange(trx, waiting.campaign_id);
  if (change === null) return null;
  const { number, planned_start: plannedStart, planned_end: plannedEnd, integration } = change;
  const about = { system: INTEGRATION_TITLES[integration], zone: settings.zone };
  const against = againstSlot({ number, plannedStart, plannedEnd }, at, about);
  return against === null ? null : refuse(against.fr, against.en);
}

async function owns({ trx, by }: UnitOfWork, applicationId: number | null): Promise<boolean> {
  return applicationId !== null && (await loadApplicationsOf(trx, by.actor.userId)).some((id) => id === applicationId);
}

const SETTLED = refuse(
  'Ce redémarrage est déjà décidé : relisez la carte.',
  'This reboot has already been decided: check the card again.',
);

const PASSED = refuse(
  'Ce créneau n’est plus disponible : choisissez-en un autre sur la carte.',
  'This slot is no longer available: choose another one on the card.',
);
