// The form of a command that lacks an argument: its parts as fields, what was understood in them.
import type { CommandFormView, FieldInput, FormField } from '../../cards/front/command-form/card.ts';
import {
  applicationChoices,
  campaignChoices,
  domainChoices,
  operatorChoices,
} from '../../db/queries/chat/form-choices.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText, MAX_FORM_LINE } from '../../domain/card-key.ts';
import type { Text } from '../../domain/language.ts';
import { labelText } from '../../domain/previews/label-text.ts';
import type { Command } from '../shared/typed/command.ts';
import { type Argument, type ArgumentInput, type Form, meantForm, understoodOf } from '../shared/typed/form.ts';
import { findCommand, parseCommandLine } from '../shared/typed/parse.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export type FormSource = Pick<Command, 'name' | 'aliases' | 'forms' | 'parse'>;

export type LackingLine = {
  readonly command: FormSource;
  readonly form: Form;
  readonly argument: Argument;
  readonly values: Readonly<Record<string, string>>;
};

/** What only the operation can tell is the reason. */
const TOLD_BY_OPERATION = 'reason';

/** null: no such command, or no form of it has what is missing. */
export function lackingLine(commands: readonly FormSource[], line: string): LackingLine | null {
  const typed = parseCommandLine(line);
  const found = typed === null ? null : findCommand(commands, typed.name);
  if (typed === null || found?.kind !== 'found') return null;
  const { command } = found;
  const parsed = command.parse(typed.words);
  const missing = parsed.kind === 'wrong' ? parsed.missing : TOLD_BY_OPERATION;
  const form = missing === undefined ? null : meantForm(command.forms, typed.words, missing);
  const argument = form?.parts[missing ?? ''];
  if (form === null || argument?.kind !== 'argument') return null;
  return { command, form, argument, values: understoodOf(form, typed.words).values };
}

/** The key of the card that asks; null: a sentence has to do. */
export function commandFormKey(commands: readonly FormSource[], typed: string): string | null {
  const parsed = parseCommandLine(typed);
  if (parsed === null) return null;
  const line = `/${parsed.name} ${parsed.words.rest}`.trim();
  if (line.length > MAX_FORM_LINE || lackingLine(commands, line) === null) return null;
  return cardKeyText({ kind: 'command-form', line });
}

export async function commandFormView(
  commands: readonly FormSource[],
  line: string,
  ctx: ViewContext,
): Promise<CommandFormView | null> {
  const lacking = lackingLine(commands, line);
  if (lacking === null) return null;
  const { command, form, argument, values } = lacking;
  const fields: FormField[] = [];
  for (const [name, part] of Object.entries(form.parts)) {
    if (part.kind === 'keyword') continue;
    fields.push({
      name,
      label: part.label,
      value: values[name] ?? '',
      isRequired: part.isOptional !== true,
      isMany: part.isMany === true,
      input: await fieldInput(ctx.db, part.input),
    });
  }
  const { name, forms: _ } = command;
  return { typed: line, command: name, does: form.does, problem: argument.missing, fields, ...noticePart(ctx) };
}

async function fieldInput(db: Db, input: ArgumentInput): Promise<FieldInput> {
  switch (input.kind) {
    case 'open-campaign':
      return campaigns(await campaignChoices(db, 'open'));
    case 'closed-campaign':
      return campaigns(await campaignChoices(db, 'closed'));
    case 'operator':
      return names(await operatorChoices(db));
    case 'application':
      return names(await applicationChoices(db));
    case 'domain':
      return {
        kind: 'choice',
        choices: (await domainChoices(db)).map(({ code, name }) => ({ value: code, title: `${code} · ${name}` })),
      };
    default:
      return input;
  }
}

function campaigns(rows: Awaited<ReturnType<typeof campaignChoices>>): FieldInput {
  const title = (id: number, label: Text): Text => ({ fr: `${id} · ${label.fr}`, en: `${id} · ${label.en}` });
  return {
    kind: 'choice',
    choices: rows.map(({ id, label }) => ({ value: String(id), title: title(id, labelText(label)) })),
  };
}

/** None: it is typed. */
function names(list: readonly string[]): FieldInput {
  if (list.length === 0) return { kind: 'text' };
  return { kind: 'choice', choices: list.map((name) => ({ value: name, title: name })) };
}
