// A command about one server and with a reason, as each such order is a decision of its own.
import { answerTo, byOf } from './command-answers.ts';
import { splitOneHost } from './named-servers.ts';
import type { OperationContext, Outcome, Requester } from './operation.ts';
import type { CommandAnswer, CommandContext, Words } from './typed/command.ts';

type OneServerRequest = { readonly hostname: string; readonly reason: string };

export async function orderOnOneServer<Done extends object>(
  operations: OperationContext,
  context: CommandContext<Words>,
  operation: (ctx: OperationContext, by: Requester, order: OneServerRequest) => Promise<Outcome<Done>>,
  answer: (done: Done) => CommandAnswer,
): Promise<CommandAnswer> {
  const order = await splitOneHost(operations.db, context.args.list, context.args.rest);
  if ('kind' in order) return { kind: 'text', text: order.text };
  return answerTo(await operation(operations, byOf(context), order), answer);
}
