// The form that adjusts the servers of a list: who, when, which; hidden until asked for. The preview and the campaign share it.
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { CardAction, CardElement } from '../../adaptive-card.ts';
import { actionSet, toggle } from '../../buttons.ts';
import { formatDay, formatSlot } from '../../dates.ts';
import { inertText } from '../../plain-text.ts';
import { INPUTS } from '../../verbs.ts';
import { adjustTexts } from './texts.ts';

export type AdjustView = {
  /** Of the page that is shown. `note`: what tells it apart, as its day or that it is left out. */
  readonly servers: readonly { readonly id: ServerId; readonly hostname: string; readonly note: string }[];
  readonly operators: readonly { readonly id: UserId; readonly name: string }[];
  readonly days: readonly IsoDate[];
  readonly slots: readonly SlotTime[];
  /** What the text is for; absent: the reason. */
  readonly reasonLabel?: string;
};

/** What the operator's list sends for nobody. */
export const NOBODY = 'nobody';
/** What the lists send while nothing is chosen: no id, no day and no slot. */
const NONE = 'none';
const FORM = 'adjust';
const MAX_OPERATORS = 15;

/** The button that shows and hides the form. */
export function adjustToggle(language: Language): CardAction {
  return toggle(adjustTexts[language].title, FORM);
}

/** Nothing when there is no server or no button. `buttons`: at most six, each sending its inputs. */
export function adjustSection(
  view: AdjustView,
  buttons: readonly CardAction[],
  language: Language,
): readonly CardElement[] {
  if (view.servers.length === 0 || buttons.length === 0) return [];
  const words = adjustTexts[language];
  const operators = view.operators.slice(0, MAX_OPERATORS);
  return [
    {
      type: 'Container',
      id: FORM,
      isVisible: false,
      separator: true,
      spacing: 'Medium',
      items: [
        {
          type: 'Input.ChoiceSet',
          id: INPUTS.servers,
          label: words.servers,
          isMultiSelect: true,
          style: 'expanded',
          choices: view.servers.map(({ id, hostname, note }) => ({
            title: inertText(note === '' ? hostname : `${hostname} · ${note}`, 80),
            value: String(id),
          })),
        },
        choice(INPUTS.operator, words.operator(view.operators.length - operators.length), words.unchanged, [
          { title: words.nobody, value: NOBODY },
          ...operators.map(({ id, name }) => ({ title: inertText(name, 48), value: String(id) })),
        ]),
        ...(view.days.length === 0 ? [] : slotChoices(view, language)),
        { type: 'Input.Text', id: INPUTS.comment, label: view.reasonLabel ?? words.reason, maxLength: 500 },
        ...actionSet(buttons),
      ],
    },
  ];
}

/** Nothing for servers that have no slots, as in a QuickWin run. */
function slotChoices(view: AdjustView, language: Language): readonly CardElement[] {
  const words = adjustTexts[language];
  return [
    choice(
      INPUTS.day,
      words.day,
      words.unchanged,
      view.days.map((day) => ({ title: formatDay(day, language), value: day })),
    ),
    choice(
      INPUTS.slot,
      words.slot,
      words.firstFree,
      view.slots.map((slot) => ({ title: formatSlot(slot, language), value: slot })),
    ),
  ];
}

type Choice = { readonly title: string; readonly value: string };

/** A short list whose first choice is none. */
function choice(id: string, label: string, none: string, choices: readonly Choice[]): CardElement {
  return { type: 'Input.ChoiceSet', id, label, value: NONE, choices: [{ title: none, value: NONE }, ...choices] };
}
