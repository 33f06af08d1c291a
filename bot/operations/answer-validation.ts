// An owner's OK or KO, or an admin's forcing, from a card: for one server or for all of an application that wait (VALID-1).
import { lockGate } from '../../db/queries/gate.ts';
import type { ApplicationId, CampaignId, ServerId } from '../../domain/ids.ts';
import { type By, type OperationContext, type Outcome, operate, type Refused, refuse, type Work } from './operation.ts';
import { type AnswerKind, settleValidations } from './settle-validations.ts';
import { answeredText, lockRequestRows, type ValidationRow } from './validation-rows.ts';

export type ValidationAsk = {
  readonly campaignId: CampaignId;
  /** null: servers that belong to no application. */
  readonly applicationId: ApplicationId | null;
  /** null: every server of the application that waits. */
  readonly serverId: ServerId | null;
  readonly answer: AnswerKind;
  readonly comment: string | null;
  /** How often that server had been answered when the card was shown; null or absent: whatever stands now. */
  readonly shown?: number | null;
};

type Answered = { readonly servers: number };

/** All of them or none. `servers` counts those whose state changed. Of two people at once one wins, the other reads who did. */
export function answerValidation(ctx: OperationContext, by: By, ask: ValidationAsk): Promise<Outcome<Answered>> {
  const deed = {
    ability: ask.answer === 'force' ? 'validation.force' : 'validation.answer',
    action: `validation.${ask.answer}`,
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => answer(work, ask));
}

async function answer(work: Work, ask: ValidationAsk): Promise<Outcome<Answered>> {
  const { trx, by } = work;
  await lockGate(trx);
  const rows = await lockRequestRows(trx, { ...ask, state: 'waiting' });
  if (rows.length === 0) return nothingWaits(work, ask);
  const overtaken = rows.find((row) => isOvertaken(row, ask, by));
  if (overtaken !== undefined) return readAgain(overtaken, work);
  const outcome = await settleValidations(work, rows, { kind: ask.answer, comment: ask.comment });
  return outcome.kind === 'refused' ? outcome : { kind: 'done', servers: outcome.changed.length };
}

/** The click was about an answer that somebody else has changed since. */
function isOvertaken({ answers, answeredBy }: ValidationRow, { shown = null }: ValidationAsk, { actor }: By): boolean {
  return shown !== null && answers !== shown && answeredBy !== actor.userId;
}

function readAgain(row: ValidationRow, { settings }: Work): Refused {
  const { fr, en } = answeredText(row, settings.zone);
  return refuse(
    `${fr} Relisez la carte, puis répondez de nouveau s’il le faut.`,
    `${en} Read the card again, then answer again if you must.`,
  );
}

/** Names whoever settled it last, unless that was the same person. */
async function nothingWaits({ trx, by, settings }: Work, ask: ValidationAsk): Promise<Refused> {
  const answered = await lockRequestRows(trx, { ...ask, state: 'answered' });
  const last = answered.toSorted(latestFirst)[0];
  if (last === undefined || last.answeredBy === by.actor.userId) return NOTHING_WAITS;
  const { fr, en } = answeredText(last, settings.zone);
  return refuse(`${NOTHING_WAITS.text.fr} ${fr}`, `${NOTHING_WAITS.text.en} ${en}`);
}

/** Answers given at one instant: that of the latest patch first. */
function latestFirst(a: ValidationRow, b: ValidationRow): number {
  return (b.answeredAt?.getTime() ?? 0) - (a.answeredAt?.getTime() ?? 0) || b.id - a.id;
}

const NOTHING_WAITS = refuse('Plus rien n’attend de réponse ici.', 'Nothing waits for an answer here any more.');
