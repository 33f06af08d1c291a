// What is wrong with a year's plan, each with its ways out as buttons (PLAN-6).
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run } from '../../plain-text.ts';
import { planWords } from '../../plan-words.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import type { Words } from '../../words.ts';
import { findingLine } from '../planning/card.ts';
import { planningFindingsTexts } from './texts.ts';

export type PlanningFindingsView = CardBase & {
  readonly year: number;
  readonly counts: { readonly errors: number; readonly warnings: number };
  /** Page size PAGE_SIZES.planFindings. */
  readonly findings: Page<PlanFindingLine>;
  readonly access: { readonly edit: boolean };
};

export type PlanFindingLine = {
  readonly key: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: Words;
  /** Labels of its ways out, at most two. */
  readonly fixes: readonly Text[];
};

const compiled = compileTemplate(template);

export function planningFindingsCard(view: PlanningFindingsView, language: Language): AdaptiveCard {
  const words = planningFindingsTexts[language];
  const shared = planWords[language];
  const { year, counts, findings } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(year),
        subtitle: [run(`${shared.errors(counts.errors)}, ${shared.warnings(counts.warnings)}`, { isSubtle: true })],
        state: [],
        empty: findings.total === 0 ? words.none : '',
        rows: findings.rows.map((finding) => ({
          lines: [findingLine(finding, language)],
          actions: view.access.edit ? fixes(finding, year, language) : [],
        })),
        foot: pageText(findings),
      },
      summary: words.heading(year),
      actions: [toPage(words.back, { kind: 'planning', year })],
      pager: pageButtons(findings, language, { kind: 'planning-findings', year }),
    },
    view,
    language,
  );
}

function fixes({ key, fixes: labels }: PlanFindingLine, year: number, language: Language): readonly CardAction[] {
  return labels.map((label, fixIndex) => execute('planning.fix', label[language], { year, findingKey: key, fixIndex }));
}
