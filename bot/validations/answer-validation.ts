// An owner's OK or KO, or an admin's forcing, from a card: for one server or for all of an application that wait (VALID-1).

import { lockGate } from '../../db/queries/gate/gate.ts';
import { type LockedValidation, lockRequestRows } from '../../db/queries/validations/validation-locks.ts';
import type { ApplicationId, CampaignId, ServerId, ValidationId } from '../../domain/ids.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfReach, withinReach } from '../shared/reach/refusals.ts';
import { namesText } from '../shared/sentences.ts';
import { answeredText } from './answered-text.ts';
import { type AnswerKind, settleValidations } from './settle-validations.ts';

export type ValidationRequest = {
  readonly campaignId: CampaignId;
  /** null: servers that belong to no application. */
  readonly applicationId: ApplicationId | null;
  /** null: every server of the application that waits. */
  readonly serverId: ServerId | null;
  readonly answer: AnswerKind;
  readonly comment: string | null;
  /** How often that server had been answered when the card was shown; null or absent: whatever stands now. */
  readonly shown?: number | null;
  /** The patch that the card asked about, that of the server or the newest of them all; null or absent: it did not say which. */
  readonly asked?: ValidationId | null;
};

/** `since`: hostnames that were patched since the card was shown, and still wait. */
export type Answered = { readonly servers: number; readonly since: readonly string[] };

/** All that the card asked about, or none. `servers` counts those whose state changed. Of two people at once one wins, the other reads who did. */
export function answerValidation(
  ctx: OperationContext,
  by: Requester,
  ask: ValidationRequest,
): Promise<Outcome<Answered>> {
  const spec = {
    ability: ask.answer === 'force' ? 'validation.force' : 'validation.answer',
    action: `validation.${ask.answer}`,
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => answer(work, ask));
}

async function answer(work: UnitOfWork, ask: ValidationRequest): Promise<Outcome<Answered>> {
  const { trx, by } = work;
  await lockGate(trx);
  const found = await lockRequestRows(trx, { ...ask, state: 'waiting' });
  const outside = await refusalOfReach(
    work,
    found.map(({ serverId }) => serverId),
  );
  if (outside !== null) return outside;
  const rows = found.filter((row) => isAskedAbout(row, ask));
  const others = found.filter((row) => !rows.includes(row)).map(({ hostname }) => hostname);
  if (others.length > 0 && (rows.length === 0 || isOlderCard(ask))) return notAskedAbout(ask, others);
  if (rows.length === 0) return nothingWaits(work, ask);
  const overtaken = rows.find((row) => isOvertaken(row, ask, by));
  if (overtaken !== undefined) return readAgain(overtaken, work);
  const outcome = await settleValidations(work, rows, { kind: ask.answer, comment: ask.comment });
  return outcome.kind === 'refused' ? outcome : { kind: 'done', servers: outcome.changed.length, since: others };
}

function isOlderCard({ asked = null }: ValidationRequest): boolean {
  return asked === null;
}

/** An answer is about the patch that was shown, and says nothing of a later one. Where there is but one, a card need not say which. */
function isAskedAbout({ id, patches }: LockedValidation, { serverId, asked = null }: ValidationRequest): boolean {
  if (asked === null) return patches === 1;
  return serverId === null ? id <= asked : id === asked;
}

function notAskedAbout(ask: ValidationRequest, hostnames: readonly string[]): Refused {
  const { fr, en } = namesText(hostnames);
  if (isOlderCard(ask)) {
    return refuse(
      `Patché plusieurs fois dans cette campagne : ${fr}. La carte ne précisait pas quel patch : relisez-la avant de répondre.`,
      `Patched more than once in this campaign: ${en}. The card did not specify which patch: check it again before you answer.`,
    );
  }
  return refuse(
    `Patché depuis l’affichage de cette carte : ${fr}. Relisez-la avant de répondre.`,
    `Patched since this card was shown: ${en}. Check it again before you answer.`,
  );
}

/** The click was about an answer that somebody else has changed since. */
function isOvertaken(
  { answers, answeredBy }: LockedValidation,
  { shown = null }: ValidationRequest,
  { actor }: Requester,
): boolean {
  return shown !== null && answers !== shown && answeredBy !== actor.userId;
}

function readAgain(row: LockedValidation, { settings }: UnitOfWork): Refused {
  const { fr, en } = answeredText(row, settings.zone);
  return refuse(
    `${fr} Relisez la carte avant de répondre de nouveau.`,
    `${en} Check the card again before you answer again.`,
  );
}

/** Names whoever settled it last, unless that was the same person. */
async function nothingWaits(work: UnitOfWork, ask: ValidationRequest): Promise<Refused> {
  const { trx, by, settings } = work;
  const answered = await withinReach(work, await lockRequestRows(trx, { ...ask, state: 'answered' }));
  const last = answered.toSorted(latestFirst)[0];
  if (last === undefined || last.answeredBy === by.actor.userId) return NOTHING_WAITS;
  const { fr, en } = answeredText(last, settings.zone);
  return refuse(`${NOTHING_WAITS.text.fr} ${fr}`, `${NOTHING_WAITS.text.en} ${en}`);
}

/** Answers given at one instant: that of the latest patch first. */
function latestFirst(a: LockedValidation, b: LockedValidation): number {
  return (b.answeredAt?.getTime() ?? 0) - (a.answeredAt?.getTime() ?? 0) || b.id - a.id;
}

const NOTHING_WAITS = refuse(
  'Il n’y a plus de validation en attente ici.',
  'There are no more pending validations here.',
);
