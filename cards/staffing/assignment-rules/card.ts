// Who gets which servers of a new campaign: the rules in the order in which they apply, and the limits of operators (ASSIGN-2, ASSIGN-4).
import type { Language } from '../../../domain/language.ts';
import type { RuleType } from '../../../domain/previews/assignment.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { typeCommand } from '../../buttons.ts';
import { detail, line, section } from '../../lines.ts';
import { type Page, pageButtons, pageText, type Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import template from './template.json' with { type: 'json' };
import { assignmentRulesTexts } from './texts.ts';

export type AssignmentRulesView = CardBase & {
  /** Page size PAGE_SIZES.assignmentRules. */
  readonly rules: Page<ShownRule>;
  /** Of every campaign without one of its own for that person. */
  readonly limits: Top<{ readonly name: string; readonly most: number }>;
};

export type ShownRule = {
  readonly id: number;
  readonly type: RuleType;
  readonly about: string;
  readonly operator: string;
  /** ASSIGN-5: of an account that has ended or is disabled, the rule gives nothing. */
  readonly isInForce: boolean;
  readonly priority: number;
};

const compiled = compileTemplate(template);

export function assignmentRulesCard(view: AssignmentRulesView, language: Language): AdaptiveCard {
  const words = assignmentRulesTexts[language];
  const { rules, limits } = view;
  const limitLines = limits.first.map(({ name, most }) => line(strong(name, 80), words.most(most)));
  const more = limits.total - limits.first.length;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(words.count(rules.total)).inlines,
        empty: rules.total === 0 ? words.none : '',
        rows: rules.rows.map((rule) => ({
          lines: [
            line(strong(`${rule.id}`), run(`${words.about(rule.type, rule.about)} → ${rule.operator}`, {}, 200)),
            detail([words.priority(rule.priority), rule.isInForce ? '' : words.ended].filter(Boolean).join(' · ')),
          ],
          actions: [typeCommand(words.remove(rule.id), words.removeCommand(rule.id))],
        })),
        limits: section(words.limits, more > 0 ? [...limitLines, detail(words.more(more))] : limitLines),
        foot: [words.change, pageText(rules)].filter((text) => text !== '').join(' · '),
      },
      summary: words.heading,
      pager: pageButtons(rules, language, { kind: 'assignment-rules' }),
      actions: [typeCommand(words.add, words.addCommand), typeCommand(words.limit, words.limitCommand)],
    },
    view,
    language,
  );
}
