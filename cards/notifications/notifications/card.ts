// What one person is told and when: their choices as they hold, in fields that change them.
import type { Language } from '../../../domain/language.ts';
import type { Choices } from '../../../domain/notifications/choices.ts';
import { type NoticeKind, WISHES, type Wish, wishesFor } from '../../../domain/notifications/notice-kinds.ts';
import { kindTitle, wishTitle } from '../../../domain/notifications/notice-words.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { execute, primary } from '../../buttons.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { notificationsTexts } from './texts.ts';

export type NotificationsView = CardBase & {
  readonly choices: Choices;
  /** Those of which this person is ever told, the most important first. */
  readonly kinds: readonly NoticeKind[];
  /** Something is not as the settings say. */
  readonly isChosen: boolean;
  /** IANA names to choose from, besides the present one. */
  readonly zones: readonly string[];
};

const compiled = compileTemplate(template);

export function notificationsCard(view: NotificationsView, language: Language): AdaptiveCard {
  const words = notificationsTexts[language];
  const { choices, kinds, isChosen } = view;
  const { morning, nightFrom, zone } = choices;
  const hours = nightFrom === null ? words.never(morning) : words.quiet(nightFrom, morning);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(run(hours), run(zone, { isSubtle: true }, 60)).inlines,
        state: [],
        empty: kinds.length === 0 ? words.none : '',
        rows: [
          { lines: [...wishLines(view, language), detail(words.morning(morning), {}, 300)], actions: [] },
          { lines: [detail(words.urgent, {}, 300)], actions: [] },
        ],
        foot: '',
      },
      summary: words.heading,
      extra: [form(view, language)],
      actions: [
        primary(execute('notifications.save', words.save, {}, { withInputs: true })),
        ...(isChosen ? [execute('notifications.reset', words.reset, {})] : []),
      ],
    },
    view,
    language,
  );
}

/** What is told when, at a glance. */
function wishLines({ choices, kinds }: NotificationsView, language: Language): readonly Line[] {
  const of = (wish: Wish) => kinds.filter((kind) => choices.wishes[kind] === wish);
  return WISHES.filter((wish) => of(wish).length > 0).map((wish) => {
    const titles = of(wish).map((kind) => kindTitle(kind)[language]);
    return line(strong(notificationsTexts[language].wish[wish]), run(titles.join(' · '), {}, 400));
  });
}

function form({ choices, kinds, zones }: NotificationsView, language: Language): CardElement {
  const words = notificationsTexts[language];
  const { morning, nightFrom, zone } = choices;
  const places = [...new Set([zone, ...zones])];
  return {
    type: 'Container',
    separator: true,
    items: [
      ...kinds.map((kind) => ({
        type: 'Input.ChoiceSet',
        id: `${INPUTS.wish}${kind}`,
        label: kindTitle(kind)[language],
        style: 'compact',
        value: choices.wishes[kind],
        choices: wishesFor(kind).map((wish) => ({ title: wishTitle(wish)[language], value: wish })),
      })),
      {
        type: 'Input.Toggle',
        id: INPUTS.quiet,
        label: words.quietLabel,
        title: words.quietToggle,
        value: nightFrom === null ? 'no' : 'yes',
        valueOn: 'yes',
        valueOff: 'no',
      },
      { type: 'Input.Text', id: INPUTS.nightFrom, label: words.nightFrom, value: nightFrom ?? '', maxLength: 8 },
      { type: 'Input.Text', id: INPUTS.morning, label: words.morningLabel, value: morning, maxLength: 8 },
      {
        type: 'Input.ChoiceSet',
        id: INPUTS.zone,
        label: words.zone,
        style: 'compact',
        value: zone,
        choices: places.map((name) => ({ title: name, value: name })),
      },
    ],
  };
}
