// The actions of an application or a server (RUN-19), and what they stopped and nobody has seen start again.
import type { ActionSubject, ActionWords } from '../../../domain/actions/action.ts';
import { EMPTY_FIELDS } from '../../../domain/actions/action-form.ts';
import { subjectText } from '../../../domain/actions/subject-text.ts';
import type { AttemptActionId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute, toggle } from '../../buttons.ts';
import { detail, line, restText } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import type { Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained, inWords, wholeNumber } from '../../words.ts';
import { type ActionRow, actionForm, actionLines, command, sudoersElements } from '../action-lines.ts';
import { actionsTexts } from '../texts.ts';

export type ActionsView = CardBase & {
  readonly subject: ActionSubject;
  readonly name: string;
  readonly servers: number;
  readonly rows: readonly ActionRow[];
  readonly owed: Top<OwedRow>;
  readonly sudoers: readonly string[];
  readonly access: { readonly edit: boolean; readonly asRoot: boolean };
};

export type OwedRow = {
  readonly id: AttemptActionId;
  readonly hostname: string;
  readonly words: ActionWords;
  readonly tries: number;
  readonly error: Text | null;
  /** Nothing starts it by itself. */
  readonly asks: boolean;
  /** An attempt runs there. */
  readonly running: boolean;
};

const compiled = compileTemplate(template);
const FORM = 'action-add';

export function actionsCard(view: ActionsView, language: Language): AdaptiveCard {
  const words = actionsTexts[language];
  const { subject, rows, owed, access } = view;
  const add = execute('actions.add', words.save, { subject: subjectText(subject) }, { withInputs: true });
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(
          strong(view.name, 80),
          subject.kind === 'application' ? words.ofApplication(view.servers) : words.ofServer,
        ).inlines,
        state: [run(words.explained, { isSubtle: true })],
        empty: rows.length === 0 ? words.none : '',
        rows: [
          ...owed.first.map((one) => owedRow(view, one, language)),
          ...rows.map((row) => ({
            lines: actionLines(row, language),
            actions: row.inherited ? [] : [execute('actions.open', words.open, { actionId: row.id })],
          })),
        ],
        foot: owed.total > owed.first.length ? restText(owed.total - owed.first.length, language) : '',
      },
      summary: explained(words.heading, wholeNumber(rows.length, language), language),
      extra: [
        ...sudoersElements(view.sudoers, language),
        ...(access.edit ? [actionForm(FORM, EMPTY_FIELDS, add, { language, asRoot: access.asRoot })] : []),
      ],
      actions: access.edit ? [toggle(words.add, FORM)] : [],
    },
    view,
    language,
  );
}

function owedRow({ subject, access }: ActionsView, row: OwedRow, language: Language) {
  const words = actionsTexts[language];
  const on = { owedId: row.id, subject: subjectText(subject) };
  const buttons: readonly CardAction[] = [
    execute('actions.restart', words.restartNow, on),
    execute('actions.settle', words.settle, on),
  ];
  const facts = [
    ...(row.tries > 0 ? [words.tries(row.tries)] : []),
    ...(row.running ? [words.running] : row.asks ? [words.asks] : []),
    ...(row.error === null ? [] : [inWords(row.error, language)]),
  ];
  return {
    lines: [
      line(run(words.owed, { color: 'Warning' }), strong(row.hostname, 80), command(row.words)),
      ...(facts.length === 0 ? [] : [detail(facts.join(' · '), {}, 300)]),
    ],
    actions: access.edit && !row.running ? buttons : [],
  };
}
