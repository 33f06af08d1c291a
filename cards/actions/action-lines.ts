// One action in a few lines, and the form that writes it (RUN-19).
import type { ActionMoment, ActionWords } from '../../domain/actions/action.ts';
import { ACTION_MOMENTS } from '../../domain/actions/action.ts';
import type { ActionFields } from '../../domain/actions/action-form.ts';
import { wordsText } from '../../domain/actions/read-words.ts';
import type { ActionId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { CardAction, CardElement } from '../adaptive-card.ts';
import { actionSet } from '../buttons.ts';
import { detail, type Line, line } from '../lines.ts';
import { run, untemplated } from '../plain-text.ts';
import { INPUTS } from '../verbs.ts';
import { actionsTexts } from './texts.ts';

export type ActionRow = {
  readonly id: ActionId;
  readonly moment: ActionMoment;
  readonly words: ActionWords;
  readonly restartWords: ActionWords | null;
  readonly seconds: number;
  readonly mustSucceed: boolean;
  /** null: not known. */
  readonly by: string | null;
  /** Shown on a server, of its application. */
  readonly inherited: boolean;
};

export function actionLines(row: ActionRow, language: Language): readonly Line[] {
  const words = actionsTexts[language];
  const facts = [
    row.mustSucceed ? words.must : words.told,
    words.limit(row.seconds),
    ...(row.inherited ? [words.inherited] : []),
    ...(row.by === null ? [] : [words.by(row.by)]),
  ];
  return [
    line(words.moment[row.moment], command(row.words)),
    ...(row.restartWords === null
      ? []
      : [{ ...line(run(words.restart, SMALL), command(row.restartWords)), spacing: 'None' as const }]),
    detail(facts.join(' · ')),
  ];
}

const SMALL = { size: 'Small', isSubtle: true } as const;

export function command(words: readonly string[]) {
  return run(wordsText(words), { fontType: 'Monospace' }, 200);
}

/** Of root's commands: what the host needs. */
export function sudoersElements(lines: readonly string[], language: Language): readonly CardElement[] {
  if (lines.length === 0) return [];
  const inlines = lines.slice(0, 8).map((text, index) => run(`${index === 0 ? '' : ' '}${text}`, MONO, 400));
  return [
    { type: 'TextBlock', text: actionsTexts[language].sudoers, wrap: true, size: 'Small', isSubtle: true },
    ...inlines.map((one): CardElement => ({ type: 'RichTextBlock', spacing: 'None', inlines: [one] })),
  ];
}

const MONO = { fontType: 'Monospace', size: 'Small' } as const;

export function actionForm(
  id: string,
  fields: ActionFields,
  save: CardAction,
  { language, asRoot }: { readonly language: Language; readonly asRoot: boolean },
): CardElement {
  const words = actionsTexts[language];
  const text = (input: string, label: string, value: string, maxLength: number, isMultiline: boolean) => ({
    ...{ type: 'Input.Text', id: input, label, maxLength, isMultiline },
    ...(value === '' ? {} : { value: untemplated(value) }),
  });
  const one = (input: string, label: string, choices: readonly { title: string; value: string }[], value: string) => ({
    ...{ type: 'Input.ChoiceSet', id: input, label, style: 'compact', choices, value },
  });
  const yesNo = [
    { value: 'yes', title: words.form.yes },
    { value: 'no', title: words.form.no },
  ];
  const moments = ACTION_MOMENTS.map((value) => ({ value, title: words.moment[value] }));
  return {
    type: 'Container',
    id,
    isVisible: false,
    separator: true,
    items: [
      one(INPUTS.moment, words.form.moment, moments, fields.moment),
      text(INPUTS.words, words.form.words, fields.words, 2000, true),
      text(INPUTS.restart, words.form.restart, fields.restart, 2000, true),
      text(INPUTS.seconds, words.form.seconds, fields.seconds, 4, false),
      one(INPUTS.must, words.form.must, yesNo, fields.must),
      ...(asRoot ? [{ type: 'TextBlock', text: words.form.sudo, wrap: true, size: 'Small', isSubtle: true }] : []),
      ...actionSet([save]),
    ],
  } as CardElement;
}
