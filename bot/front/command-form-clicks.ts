// The form of a command, filled in: its line, sent as if it had been typed, so that it passes by the same rights and questions.
import { z } from 'zod';
import { NONE } from '../../cards/front/command-form/card.ts';
import { INPUTS } from '../../cards/verbs.ts';
import { MAX_FORM_LINE, parseCardKey } from '../../domain/card-key.ts';
import type { Text } from '../../domain/language.ts';
import type { CardClick } from '../chat/ports.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, type CardAction, drawRefused, informed } from '../shared/click-answers.ts';
import { refused } from '../shared/operation.ts';
import { lineOf } from '../shared/typed/form.ts';
import { type FormSource, lackingLine } from './command-form-view.ts';

/** Percent-encoded. */
const MAX_KEY = 20 + 9 * MAX_FORM_LINE;

function lineIn(text: string): string | null {
  const key = parseCardKey(text);
  return key?.kind === 'command-form' ? key.line : null;
}

/** Runs a line as if it had been typed where the card is; its answer comes there. */
export type Send = (line: string, click: CardClick) => Promise<void>;

/** The inputs have the argument's name in theirs, so all keys are kept. */
const onForm = z.looseObject({
  key: z
    .string()
    .max(MAX_KEY)
    .refine((text) => lineIn(text) !== null),
});
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
  const { key } = data;
  const lacking = lackingLine(commands, lineIn(key) ?? '');
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
  const said = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return said === NONE ? '' : said;
}

function sentText(line: string): Text {
  const shown = line.length > 120 ? `${line.slice(0, 119)}…` : line;
  return { fr: `Envoyé : ${shown}`, en: `Sent: ${shown}` };
}
