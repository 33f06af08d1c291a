// One baseline: what it says, what it would do to its servers now, and a form that proposes a change of it (POL-1).
import { FAMILY_TEXT, type Family } from '../../../domain/baselines/family.ts';
import { LEVEL_TEXT, LEVELS, type Rules, UNRATED } from '../../../domain/baselines/rules.ts';
import { kindText, severityText, UNRATED_TEXT } from '../../../domain/baselines/rules-words.ts';
import type { BaselineId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { inWords, type Words } from '../../words.ts';
import { baselineTexts } from './texts.ts';

export type BaselineView = CardBase & {
  readonly baselineId: BaselineId;
  readonly family: Family;
  readonly name: string;
  readonly isDefault: boolean;
  readonly version: number;
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly rules: Rules;
  readonly said: readonly Words[];
  /** What it does to its servers now. */
  readonly simulated: Words;
  /** Patch groups that have it. */
  readonly groups: readonly string[];
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'baseline-form';
const MAX_GROUPS = 8;

export function baselineCard(view: BaselineView, language: Language): AdaptiveCard {
  const words = baselineTexts[language];
  const { family, name, isDefault, version, access } = view;
  const made = view.madeBy === null ? words.shipped : words.made(view.madeBy, formatInstant(view.madeAt, language));
  const groups = view.groups.slice(0, MAX_GROUPS).join(', ');
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(
          strong(name, 80),
          inWords(FAMILY_TEXT[family], language),
          isDefault && run(words.default, { color: 'Accent' }),
          run(`v${version}, ${made}`, { isSubtle: true }),
        ).inlines,
        state: [],
        empty: '',
        rows: [
          { lines: view.said.map((text) => line(inWords(text, language))), actions: [] },
          {
            lines: [
              line(run(inWords(view.simulated, language), { weight: 'Bolder' })),
              ...(groups === '' ? [] : [detail(words.groups(groups))]),
            ],
            actions: [],
          },
        ],
        foot: view.rules.approve.length > 1 ? words.several : '',
      },
      summary: words.heading,
      extra: access.edit ? [form(view, language)] : [],
      actions: [
        ...(access.edit ? [toggle(words.change, FORM)] : []),
        ...(access.edit && !isDefault
          ? [execute('baseline.make-default', words.makeDefault, { baselineId: view.baselineId })]
          : []),
        typeCommand(words.all, '/baseline'),
      ],
    },
    view,
    language,
  );
}

const KINDS: Readonly<Record<Family, readonly string[]>> = {
  rpm: ['security', 'bugfix', 'enhancement', 'newpackage'],
  apt: ['security', 'updates'],
  zypper: ['security', 'recommended', 'optional', 'feature'],
  windows: ['security', 'critical', 'rollup', 'update', 'service-pack', 'definition', 'driver'],
};
const SEVERITIES = ['critical', 'important', 'moderate', 'low'] as const;

function form({ baselineId, family, rules }: BaselineView, language: Language): CardElement {
  const words = baselineTexts[language];
  const [rule] = rules.approve;
  const { approved, rejected } = rules;
  const text = (id: string, label: string, value: string) => ({
    type: 'Input.Text' as const,
    id,
    label,
    value,
    maxLength: 2000,
  });
  const many = (
    id: string,
    label: string,
    choices: readonly { title: string; value: string }[],
    value: readonly string[],
  ) => ({
    ...{ type: 'Input.ChoiceSet' as const, id, label, isMultiSelect: true, choices, value: value.join(',') },
  });
  const one = (id: string, label: string, choices: readonly { title: string; value: string }[], value: string) => ({
    ...{ type: 'Input.ChoiceSet' as const, id, label, style: 'compact' as const, choices, value },
  });
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      many(
        INPUTS.kinds,
        words.kinds,
        KINDS[family].map((value) => ({ value, title: inWords(kindText(value), language) })),
        rule?.kinds ?? [],
      ),
      ...(family === 'apt'
        ? []
        : [
            many(
              INPUTS.severities,
              words.severities,
              SEVERITIES.map((value) => ({ value, title: inWords(severityText(value), language) })),
              rule?.severities ?? [],
            ),
          ]),
      text(INPUTS.repositories, words.repositories, rule?.repositories.join(' ') ?? ''),
      text(INPUTS.days, words.days, String(rule?.afterDays ?? 0)),
      one(
        INPUTS.level,
        words.level,
        LEVELS.map((value) => ({ value, title: inWords(LEVEL_TEXT[value], language) })),
        rule?.level ?? 'unspecified',
      ),
      one(
        INPUTS.others,
        words.others,
        [
          { value: 'yes', title: words.yes },
          { value: 'no', title: words.no },
        ],
        rules.nonSecurity ? 'yes' : 'no',
      ),
      one(
        INPUTS.unrated,
        words.unrated,
        UNRATED.map((value) => ({ value, title: inWords(UNRATED_TEXT[value], language) })),
        rules.unrated.action,
      ),
      text(INPUTS.approved, words.approved, [...approved.packages, ...approved.advisories].join(' ')),
      text(INPUTS.rejected, words.rejected, [...rejected.packages, ...rejected.advisories].join(' ')),
      one(
        INPUTS.dependencies,
        words.dependencies,
        [
          { value: 'block', title: words.block },
          { value: 'allow', title: words.allow },
        ],
        rejected.asDependency,
      ),
      ...actionSet([execute('baseline.propose', words.propose, { baselineId }, { withInputs: true })]),
    ],
  } as CardElement;
}
