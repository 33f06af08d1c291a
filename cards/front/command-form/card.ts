// Asks for what is missing in a typed command, with what was understood of it kept in its fields.
import { cardKeyText } from '../../../domain/card-key.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { cleanText, inertText, run } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained, inWords, type Words } from '../../words.ts';
import { commandFormTexts } from './texts.ts';

export type CommandFormView = CardBase & {
  /** As it was typed, without what is missing. */
  readonly typed: string;
  readonly command: Text;
  readonly does: Text;
  /** What is missing, in a sentence. */
  readonly problem: Text;
  /** In the order in which they are typed. */
  readonly fields: readonly FormField[];
};

export type FormField = {
  readonly name: string;
  readonly label: Text;
  /** What was understood; empty: nothing. */
  readonly value: string;
  readonly isRequired: boolean;
  readonly isMany: boolean;
  readonly input: FieldInput;
};

export type FieldInput =
  | { readonly kind: 'text' | 'long-text' | 'day' | 'number' }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: Words; readonly title: Words }[] };

/** Of what may be left out: an empty value is no choice for Teams. */
export const NONE = 'none';

const compiled = compileTemplate(template);
const MAX_LENGTH = { text: 400, number: 10, 'long-text': 2000 } as const;

export function commandFormCard(view: CommandFormView, language: Language): AdaptiveCard {
  const words = commandFormTexts[language];
  const command = `/${view.command[language]}`;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(command),
        subtitle: line(run(view.does[language], {}, 200)).inlines,
        state: [run(view.problem[language], { color: 'Warning', weight: 'Bolder' }, 240)],
        empty: '',
        rows: [{ lines: [detail(explained(words.typed, view.typed, language), {}, 240)], actions: [] }],
        foot: '',
      },
      summary: explained(words.heading(command), view.problem[language], language),
      extra: view.fields.map((field) => fieldElement(field, language)),
      actions: [
        execute(
          'command.send',
          words.send,
          { key: cardKeyText({ kind: 'command-form', line: view.typed }) },
          { withInputs: true },
        ),
      ],
    },
    view,
    language,
  );
}

function fieldElement(field: FormField, language: Language): CardElement {
  const { name, input, value, isRequired } = field;
  const shared = {
    id: `${INPUTS.argument}${name}`,
    label: labelOf(field, language),
    ...(isRequired ? { isRequired: true, errorMessage: commandFormTexts[language].required } : {}),
  };
  switch (input.kind) {
    case 'choice':
      return { type: 'Input.ChoiceSet', style: 'compact', ...shared, ...choicesOf(field, input.choices, language) };
    case 'day':
      return { type: 'Input.Date', ...shared, ...(/^\d{4}-\d{2}-\d{2}$/.test(value) ? { value } : {}) };
    default:
      return {
        type: 'Input.Text',
        ...shared,
        // A line of many servers would run out of its field.
        isMultiline: input.kind === 'long-text' || field.isMany,
        maxLength: MAX_LENGTH[input.kind],
        ...(value === '' ? {} : { value: cleanText(value, MAX_LENGTH[input.kind]) }),
      };
  }
}

function labelOf({ label, isMany, isRequired }: FormField, language: Language): string {
  const words = commandFormTexts[language];
  const named = isMany ? words.many(label[language]) : label[language];
  return inertText(isRequired ? named : words.optional(named), 80);
}

/** What was typed is a choice too, even where the list does not have it. */
function choicesOf(
  { value, isRequired }: FormField,
  choices: readonly { readonly value: Words; readonly title: Words }[],
  language: Language,
) {
  const said = cleanText(value, MAX_LENGTH.text);
  const listed = choices.map((choice) => ({
    value: inWords(choice.value, language),
    title: inertText(inWords(choice.title, language), 100),
  }));
  const all =
    value === '' || listed.some((one) => one.value === said)
      ? listed
      : [...listed, { value: said, title: inertText(value, 100) }];
  const none = isRequired ? [] : [{ value: NONE, title: commandFormTexts[language].none }];
  return { choices: [...none, ...all], ...(value === '' ? {} : { value: said }) };
}
