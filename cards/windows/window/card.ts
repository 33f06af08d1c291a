// One maintenance window: its next ten dates, with what keeps some from being held, its approval, and the form that changes it (POL-5).
import type { CampaignId, WindowId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, primary, toggle, typeCommand } from '../../buttons.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords } from '../../words.ts';
import { type WindowFormValues, windowForm } from '../form.ts';
import { type WindowShown, windowLines } from '../windows/card.ts';
import { windowsTexts } from '../windows/texts.ts';

/** How many next dates a card shows. */
export const DATES_SHOWN = 10;

export type WindowView = CardBase & {
  readonly windowId: WindowId;
  readonly version: number;
  readonly window: WindowShown;
  readonly lastStart: Text;
  /** null: nobody has approved it as it is. */
  readonly approver: string | null;
  /** It was approved before, and its hours hold. */
  readonly wasInForce: boolean;
  /** DATES_SHOWN at most; `notHeld` null: held as things stand. */
  readonly dates: readonly {
    readonly when: Text;
    readonly notHeld: Text | null;
    readonly campaignId: CampaignId | null;
  }[];
  readonly form: WindowFormValues;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'window-change';

export function windowCard(view: WindowView, language: Language): AdaptiveCard {
  const words = windowsTexts[language];
  const { windowId, version, window, access, dates } = view;
  const on = { windowId, version };
  const save = execute('window.change', words.changeNow, on, { withInputs: true });
  const approve = execute('window.approve', view.approver === null ? words.approve : words.renew, on);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.one,
        subtitle: [],
        state: [],
        empty: '',
        rows: [
          { lines: [...windowLines(window, language), ...approvalLines(view, language)], actions: [] },
          {
            lines: [
              line(strong(words.dates)),
              ...(dates.length === 0 ? [line(words.never)] : []),
              ...dates.flatMap((date) => dateLines(date, language)),
            ],
            actions: [],
          },
        ],
        foot: words.lastStart(inWords(view.lastStart, language)),
      },
      summary: words.one,
      extra: access.edit ? [windowForm(FORM, view.form, save, language)] : [],
      actions: [
        ...(access.edit
          ? [
              view.approver === null ? primary(approve) : approve,
              toggle(words.change, FORM),
              execute('window.archive', words.archive, on),
            ]
          : []),
        typeCommand(words.all, '/window'),
      ],
    },
    view,
    language,
  );
}

function approvalLines({ approver, wasInForce }: WindowView, language: Language): readonly Line[] {
  const words = windowsTexts[language];
  if (approver !== null) return [detail(words.approvedBy(approver), {}, 200)];
  return [line(run(wasInForce ? words.changed : words.unapproved, { color: 'Warning' }))];
}

function dateLines({ when, notHeld, campaignId }: WindowView['dates'][number], language: Language): readonly Line[] {
  const words = windowsTexts[language];
  const held = line(
    inWords(when, language),
    notHeld !== null && run(words.notHeld, { color: 'Warning' }),
    campaignId !== null && run(words.campaign(campaignId), { isSubtle: true }),
  );
  return notHeld === null ? [held] : [held, detail(inWords(notHeld, language), {}, 200)];
}
