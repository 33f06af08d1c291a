// What the commands are given to work with, and how they answer with what an operation came to.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { say, type Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { byUser } from './by-user.ts';
import { readerOnly } from './only-reader.ts';
import type { OperationContext, Outcome, Refused, Requester } from './operation.ts';
import { joined } from './sentences.ts';
import type { Command, CommandAnswer, CommandContext } from './typed/command.ts';

export type PatchCommand<Args> = Command<Args, Ability>;

export function byOf({ user, incoming, args }: CommandContext<unknown>): Requester {
  return byUser(user, incoming.activityId, [incoming.text, args]);
}

/** The refusal, or what `answer` makes of what was done. */
export function answerTo<Done extends object>(
  outcome: Outcome<Done>,
  answer: (done: Done) => CommandAnswer,
): CommandAnswer {
  return outcome.kind === 'refused' ? refusalAnswer(outcome) : withNote(answer(outcome), outcome.cut);
}

/** Its sentence; for a reason that is missing, the card that asks for it. */
export function refusalAnswer({ text: problem, lacks }: Refused): CommandAnswer {
  return lacks === undefined ? { kind: 'text', text: problem } : { kind: 'missing', argument: lacks, problem };
}

function withNote(answer: CommandAnswer, note: Text | undefined): CommandAnswer {
  if (note === undefined || answer.kind === 'done' || answer.kind === 'missing') return answer;
  if (answer.kind === 'card') return { ...answer, note };
  return { kind: 'text', text: joined([answer.text, note]) ?? note };
}

export function card(key: string): CommandAnswer {
  return { kind: 'card', key };
}

export function text(fr: string, en: string): CommandAnswer {
  return { kind: 'text', text: { fr, en } };
}

/** The card; what there is to add is said beside it, in the asker's language. */
export async function cardAndNote(
  { db, clock }: OperationContext,
  { incoming, user }: CommandContext<unknown>,
  key: string,
  note: Text | null,
): Promise<CommandAnswer> {
  if (note !== null) {
    const { id, threadId } = incoming.conversation;
    const said = say(note, user.language);
    const message = {
      ...readerOnly(incoming, user.language, user),
      conversationId: id,
      threadId,
      text: { fr: said, en: said },
      dedupeKey: `note:${id} ${incoming.activityId}`,
    };
    await enqueueMessage(db, message, clock.now());
  }
  return card(key);
}

/** The card of the campaign, and what the operation adds to it; or why it refuses. */
export async function campaignAndNote(
  operations: OperationContext,
  context: CommandContext<{ readonly campaignId: CampaignId }>,
  outcome: Outcome<{ readonly note: Text | null }>,
): Promise<CommandAnswer> {
  if (outcome.kind === 'refused') return refusalAnswer(outcome);
  const key = cardKeyText({ kind: 'campaign', campaignId: context.args.campaignId });
  return cardAndNote(operations, context, key, joined([outcome.note, outcome.cut ?? null]));
}
