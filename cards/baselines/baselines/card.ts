// The baselines of every family, each in words, with the one that stands where no patch group says otherwise (POL-1).
import { FAMILY_TEXT, type Family } from '../../../domain/baselines/family.ts';
import type { BaselineId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { inWords, type Words } from '../../words.ts';
import { baselinesTexts } from './texts.ts';

export type BaselinesView = CardBase & {
  /** PAGE_SIZES.baselines. */
  readonly rows: Page<BaselineRow>;
  /** Of which one can be made. */
  readonly families: readonly Family[];
  readonly access: { readonly edit: boolean };
};

export type BaselineRow = {
  readonly id: BaselineId;
  readonly family: Family;
  readonly name: string;
  readonly isDefault: boolean;
  readonly version: number;
  /** null: shipped. */
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly rules: readonly Words[];
};

const compiled = compileTemplate(template);
const FORM = 'baseline-create';
const MAX_LINES = 4;

export function baselinesCard(view: BaselinesView, language: Language): AdaptiveCard {
  const words = baselinesTexts[language];
  const { rows, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(words.subtitle).inlines,
        state: [],
        empty: '',
        rows: rows.rows.map((row) => ({
          lines: rowLines(row, language),
          actions: [typeCommand(words.open, commandOf(row))],
        })),
        foot: pageText(rows),
      },
      summary: words.heading,
      extra: access.edit ? [form(view, language)] : [],
      actions: [
        ...(access.edit ? [toggle(words.create, FORM)] : []),
        execute('baseline.export', words.export, {}),
        typeCommand(words.groups, '/group'),
      ],
      pager: pageButtons(rows, language, { kind: 'baselines' }),
    },
    view,
    language,
  );
}

function commandOf({ family, name, isDefault }: BaselineRow): string {
  return isDefault ? `/baseline ${family}` : `/baseline ${family} ${name}`;
}

function rowLines(row: BaselineRow, language: Language) {
  const words = baselinesTexts[language];
  const { family, name, isDefault, version, madeBy, madeAt, rules } = row;
  const made = madeBy === null ? words.shipped : words.made(madeBy, formatInstant(madeAt, language));
  return [
    line(
      strong(name, 80),
      inWords(FAMILY_TEXT[family], language),
      isDefault && run(words.default, { color: 'Accent' }),
      run(`v${version}, ${made}`, { isSubtle: true }),
    ),
    ...rules.slice(0, MAX_LINES).map((text) => detail(inWords(text, language))),
  ];
}

function form({ families }: BaselinesView, language: Language): CardElement {
  const words = baselinesTexts[language];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.name, label: words.name, maxLength: 60 },
      {
        type: 'Input.ChoiceSet',
        id: INPUTS.family,
        label: words.family,
        style: 'compact',
        value: 'rpm',
        choices: families.map((family) => ({ title: inWords(FAMILY_TEXT[family], language), value: family })),
      },
      ...actionSet([execute('baseline.create', words.propose, {}, { withInputs: true })]),
    ],
  };
}
