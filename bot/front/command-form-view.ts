// The form of a command that lacks an argument: its parts as fields, what was understood in them.
import type { CommandFormView, FormField } from '../../cards/front/command-form/card.ts';
import type { Words } from '../../cards/words.ts';
import {
  applicationChoices,
  campaignChoices,
  domainChoices,
  familyChoices,
  MAX_CHOICES,
  operatorChoices,
} from '../../db/queries/chat/form-choices.ts';
import { FAMILY_TEXT, type Family } from '../../domain/baselines/family.ts';
import { cardKeyText, MAX_FORM_LINE } from '../../domain/card-key.ts';
import { isoDay } from '../../domain/history/iso-day.ts';
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
const MAX_KEY = 1500;

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

/** What is missing in it and the key of the card that asks; null: a sentence has to do. */
export function askedFor(
  commands: readonly FormSource[],
  typed: string,
): (LackingLine & { readonly key: string }) | null {
  const parsed = parseCommandLine(typed);
  if (parsed === null) return null;
  const line = `/${parsed.name} ${parsed.words.rest}`.trim();
  const lacking = line.length > MAX_FORM_LINE ? null : lackingLine(commands, line);
  const key = cardKeyText({ kind: 'command-form', line });
  // Encoded, a line of other scripts is many times as long, and keys are indexed.
  return lacking === null || key.length > MAX_KEY ? null : { ...lacking, key };
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
    const value = values[name] ?? '';
    const isRequired = part.isOptional !== true || part === argument;
    const field = await fieldOf(ctx, part.input, value);
    fields.push({ name, label: part.label, isRequired, isMany: part.isMany === true, ...field });
  }
  const { name, forms: _ } = command;
  return { typed: line, command: name, does: form.does, problem: argument.missing, fields, ...noticePart(ctx) };
}

type Field = Pick<FormField, 'value' | 'input'>;

/** What cannot be shown in the field that is meant for it stands in a field of text: nothing that was typed is lost. */
async function fieldOf({ db, now }: ViewContext, input: ArgumentInput, value: string): Promise<Field> {
  switch (input.kind) {
    case 'open-campaign':
      return chosen(value, campaigns(await campaignChoices(db, 'open')));
    case 'closed-campaign':
      return chosen(value, campaigns(await campaignChoices(db, 'closed')));
    case 'operator':
      return chosen(value, names(await operatorChoices(db, now)), input.others);
    case 'application':
      return chosen(value, names(await applicationChoices(db)));
    case 'domain':
      return chosen(value, domains(await domainChoices(db)), input.others);
    case 'package-family':
      return chosen(value, families(await familyChoices(db)));
    case 'day': {
      const day = value === '' ? '' : isoDay(value);
      return day === null ? { value, input: { kind: 'text' } } : { value: day, input };
    }
    default:
      return { value, input };
  }
}

type Choices = readonly { readonly value: Words; readonly title: Words }[];

/** None, or more than a list holds: it is typed. */
function chosen(value: string, listed: Choices, others: Choices = []): Field {
  const isListed = listed.length > 0 && listed.length <= MAX_CHOICES;
  return { value, input: isListed ? { kind: 'choice', choices: [...others, ...listed] } : { kind: 'text' } };
}

function campaigns(rows: Awaited<ReturnType<typeof campaignChoices>>): Choices {
  const title = (id: number, label: Text): Text => ({ fr: `${id} · ${label.fr}`, en: `${id} · ${label.en}` });
  return rows.map(({ id, label }) => ({ value: String(id), title: title(id, labelText(label)) }));
}

function domains(rows: Awaited<ReturnType<typeof domainChoices>>): Choices {
  return rows.map(({ code, name }) => ({ value: code, title: `${code} · ${name}` }));
}

function families(list: readonly Family[]): Choices {
  return list.map((family) => ({ value: family, title: FAMILY_TEXT[family] }));
}

function names(list: readonly string[]): Choices {
  return list.map((name) => ({ value: name, title: name }));
}
