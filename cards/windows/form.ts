// The form that makes and changes a maintenance window (POL-5).
import type { Language } from '../../domain/language.ts';
import type { WindowTask } from '../../domain/windows/maintenance-window.ts';
import { TASK_TEXT } from '../../domain/windows/window-text.ts';
import type { CardAction, CardElement } from '../adaptive-card.ts';
import { actionSet } from '../buttons.ts';
import { untemplated } from '../plain-text.ts';
import { INPUTS } from '../verbs.ts';
import { inWords } from '../words.ts';
import { windowsTexts } from './windows/texts.ts';

/** As they would be typed. */
export type WindowFormValues = {
  readonly days: string;
  readonly slot: string;
  readonly long: string;
  readonly last: string;
  readonly task: WindowTask;
  readonly zone: string;
  readonly production: boolean;
  readonly automatic: boolean;
  readonly tell: string;
  readonly cover: 'server' | 'application' | 'domain' | 'group';
  readonly covered: string;
};

const EMPTY: WindowFormValues = {
  ...{ days: '', slot: '22:00', long: '4h', last: '30m', task: 'install', zone: '', tell: '' },
  ...{ production: false, automatic: false, cover: 'group', covered: '' },
};
const TASKS = ['install', 'reboot', 'scan'] as const;
const COVERS = ['group', 'application', 'domain', 'server'] as const;

/** `values` null: of a new one, which has a name to give. */
export function windowForm(
  id: string,
  values: WindowFormValues | null,
  save: CardAction,
  language: Language,
): CardElement {
  const words = windowsTexts[language];
  const shown = values ?? EMPTY;
  const text = (input: string, label: string, value: string, maxLength = 200) => ({
    ...{ type: 'Input.Text' as const, id: input, label, maxLength },
    ...(value === '' ? {} : { value: untemplated(value) }),
  });
  const one = (input: string, label: string, choices: readonly { title: string; value: string }[], value: string) => ({
    ...{ type: 'Input.ChoiceSet' as const, id: input, label, style: 'compact' as const, choices, value },
  });
  const yesNo = (input: string, label: string, isYes: boolean) =>
    one(
      input,
      label,
      [
        { value: 'yes', title: words.yes },
        { value: 'no', title: words.no },
      ],
      isYes ? 'yes' : 'no',
    );
  return {
    type: 'Container',
    id,
    isVisible: false,
    separator: true,
    items: [
      ...(values === null ? [text(INPUTS.name, words.name, '', 60)] : []),
      text(INPUTS.days, words.days, shown.days),
      text(INPUTS.slot, words.slot, shown.slot, 5),
      text(INPUTS.long, words.long, shown.long, 10),
      text(INPUTS.last, words.last, shown.last, 10),
      one(
        INPUTS.task,
        words.task,
        TASKS.map((value) => ({ value, title: inWords(TASK_TEXT[value], language) })),
        shown.task,
      ),
      one(
        INPUTS.cover,
        words.cover,
        COVERS.map((value) => ({ value, title: words.kinds[value] })),
        shown.cover,
      ),
      { ...text(INPUTS.covered, words.covered, shown.covered, 2000) },
      yesNo(INPUTS.automatic, words.automatic, shown.automatic),
      yesNo(INPUTS.production, words.production, shown.production),
      text(INPUTS.tell, words.tell, shown.tell, 3),
      text(INPUTS.zone, words.zone, shown.zone, 60),
      ...actionSet([save]),
    ],
  } as CardElement;
}
