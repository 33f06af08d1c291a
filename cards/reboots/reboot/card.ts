// A reboot that awaits somebody: why it is needed, and when it may take place (RUN-8).

import type { AttemptId, CampaignId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { lastLines, run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained, inWords, type Words } from '../../words.ts';
import { rebootTexts } from './texts.ts';

export type RebootView = CardBase & {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly application: string | null;
  /** What the host said. */
  readonly evidence: Words;
  readonly state:
    | { readonly kind: 'asked' }
    | { readonly kind: 'chosen'; readonly at: Date; readonly by: string }
    /** Rebooted, or gone on without, or under way. */
    | { readonly kind: 'settled'; readonly outcome: 'rebooted' | 'skipped' | 'under-way' | 'failed' };
  /** Of a foundation (RUN-21): what waits for it; null: it holds nothing. */
  readonly warning: Text | null;
  /** Soonest first. */
  readonly slots: readonly Date[];
  readonly access: { readonly choose: boolean; readonly order: boolean };
};

const compiled = compileTemplate(template);
const EVIDENCE_LINES = 8;

export function rebootCard(view: RebootView, language: Language): AdaptiveCard {
  const words = rebootTexts[language];
  const { attemptId, hostname, application, evidence, state, access } = view;
  const open = state.kind !== 'settled';
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(hostname, 60), run(application ?? '', {}, 80), words.campaign(view.campaignId)).inlines,
        state: [stateRun(view, language)],
        empty: '',
        rows: [
          ...(view.warning === null
            ? []
            : [{ lines: [line(run(inWords(view.warning, language), { color: 'Warning' }))], actions: [] }]),
          {
            lines: lastLines(inWords(evidence, language), EVIDENCE_LINES).map((text) =>
              detail(text, { monospace: true }, 160),
            ),
            actions: [],
          },
        ],
        foot: '',
      },
      summary: explained(words.heading, hostname, language),
      extra: open && access.choose ? [slotChoice(view, language)] : [],
      actions: open
        ? [
            ...(access.choose ? [execute('reboot.slot', words.choose, { attemptId }, { withInputs: true })] : []),
            ...(access.choose ? [execute('reboot.now', words.now, { attemptId })] : []),
            ...(access.order ? [execute('reboot.skip', words.skip, { attemptId })] : []),
          ]
        : [],
    },
    view,
    language,
  );
}

function stateRun({ state }: RebootView, language: Language) {
  const words = rebootTexts[language];
  switch (state.kind) {
    case 'asked':
      return run(words.asked, { color: 'Warning', weight: 'Bolder' });
    case 'chosen':
      return run(words.chosen(formatInstant(state.at, language), state.by), { color: 'Accent', weight: 'Bolder' });
    case 'settled':
      return run(words.settled[state.outcome], { weight: 'Bolder' });
  }
}

function slotChoice({ slots }: RebootView, language: Language): CardElement {
  const words = rebootTexts[language];
  return {
    type: 'Input.ChoiceSet',
    id: INPUTS.slot,
    label: words.when,
    style: 'compact',
    choices: slots.map((slot) => ({ title: formatInstant(slot, language), value: slot.toISOString() })),
    ...(slots[0] === undefined ? {} : { value: slots[0].toISOString() }),
  };
}
