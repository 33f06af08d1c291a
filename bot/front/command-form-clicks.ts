// The form of a command, filled in: its line, sent as if it had been typed, so that it passes by the same rights and questions.
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText, MAX_FORM_LINE } from '../../domain/card-key.ts';
import type { Text } from '../../domain/language.ts';
import type { CardClick } from '../chat/ports.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, type CardAction, drawRefused, informed } from '../shared/click-answers.ts';
import { refused } from '../shared/operation.ts';
import { lineOf } from '../shared/typed/form.ts';
import { type FormSource, lackingLine } from './command-form-view.ts';

/** Runs a line as if it had been typed where the card is; its answer comes there. */
export type Send = (line: string, click: CardClick) => Promise<void>;

/** The inputs have the argument's name in theirs, so all keys are kept. */
const onForm = z.looseObject({ line: z.string().max(MAX_FORM_LINE) });
type OnForm = z.infer<typeof onForm>;

export function commandFormActions(
  services: Pick<ActionServices, 'draw'>,
  send: Send,
  commands: () => readonly FormSource[],
): readonly [CardAction<OnForm>] {
  return [
    {
      verb: 'command.send',
      // What the command itself asks for is asked when the line runs.
      ability: 'read',
      data: onForm,
      run: (context) => sendLine(services, send, commands(), context),
    },
  ];
}

async function sendLine(
  services: Pick<ActionServices, 'draw'>,
  send: Send,
  commands: readonly FormSource[],
  context: ActionContext<OnForm>,
) {
  const { data, user, click } = context;
  const key = cardKeyText({ kind: 'command-form', line: data.line });
  const lacking = lackingLine(commands, data.line);
  if (lacking === null) return services.draw(key, user);
  const { command, form } = lacking;
  const values = Object.fromEntries(Object.keys(form.parts).map((name) => [name, typedIn(data, name)]));
  const empty = Object.entries(form.parts).find(
    ([name, part]) => part.kind === 'argument' && part.isOptional !== true && values[name] === '',
  )?.[1];
  if (empty?.kind === 'argument') return drawRefused(services, context, refused(empty.missing), { key });
  const line = lineOf(command.name[user.language], form, values, user.language);
  await send(line, click);
  return services.draw(key, user, informed(sentText(line)));
}

function typedIn(data: OnForm, name: string): string {
  const value = data[`${INPUTS.argument}${name}`];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function sentText(line: string): Text {
  const shown = line.length > 120 ? `${line.slice(0, 119)}…` : line;
  return { fr: `Envoyé : ${shown}`, en: `Sent: ${shown}` };
}
