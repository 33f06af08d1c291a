// One action, changed or archived (RUN-19).
import type { ActionSubject } from '../../../domain/actions/action.ts';
import type { ActionFields } from '../../../domain/actions/action-form.ts';
import type { ActionId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, toggle, typeCommand } from '../../buttons.ts';
import { line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { type ActionRow, actionForm, actionLines, sudoersElements } from '../action-lines.ts';
import { actionsTexts } from '../texts.ts';

export type ActionView = CardBase & {
  readonly actionId: ActionId;
  readonly subject: ActionSubject['kind'];
  /** Of the application or the server. */
  readonly name: string;
  readonly row: ActionRow;
  readonly fields: ActionFields;
  readonly sudoers: readonly string[];
  readonly access: { readonly edit: boolean; readonly asRoot: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'action-change';

export function actionCard(view: ActionView, language: Language): AdaptiveCard {
  const words = actionsTexts[language];
  const { actionId, access } = view;
  const save = execute('actions.change', words.save, { actionId }, { withInputs: true });
  return renderCard(
    compiled,
    {
      data: {
        heading: words.one,
        subtitle: line(strong(view.name, 80)).inlines,
        state: [],
        empty: '',
        rows: [{ lines: actionLines(view.row, language), actions: [] }],
        foot: '',
      },
      summary: words.one,
      extra: [
        ...sudoersElements(view.sudoers, language),
        ...(access.edit ? [actionForm(FORM, view.fields, save, { language, asRoot: access.asRoot })] : []),
      ],
      actions: [
        ...(access.edit ? [toggle(words.change, FORM), execute('actions.archive', words.archive, { actionId })] : []),
        typeCommand(words.all, `/actions "${view.name}"`),
      ],
    },
    view,
    language,
  );
}
