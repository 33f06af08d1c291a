// The rings in their order, with their patch groups (RING-1).
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { ringsTexts } from './texts.ts';

export type RingsView = CardBase & {
  /** PAGE_SIZES.rings. */
  readonly rows: Page<{
    readonly name: string;
    readonly servers: number;
    readonly soakDays: number;
    readonly groups: readonly string[];
  }>;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'ring-create';

export function ringsCard(view: RingsView, language: Language): AdaptiveCard {
  const words = ringsTexts[language];
  const { rows, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [],
        state: [],
        empty: rows.total === 0 ? words.none : '',
        rows: rows.rows.map(({ name, servers, soakDays, groups }) => ({
          lines: [
            line(strong(name, 80), words.servers(servers), words.soak(soakDays)),
            detail(groups.length === 0 ? words.noGroup : words.groups(groups.join(', ')), {}, 300),
          ],
          actions: [],
        })),
        foot: rows.total === 0 ? '' : [words.everybody, pageText(rows)].filter((one) => one !== '').join(' '),
      },
      summary: words.heading,
      extra: access.edit ? [form(language)] : [],
      actions: [
        ...(access.edit ? [toggle(words.create, FORM)] : []),
        typeCommand(words.groupsButton, '/group'),
        typeCommand(words.sitesButton, '/site'),
      ],
      pager: pageButtons(rows, language, { kind: 'rings' }),
    },
    view,
    language,
  );
}

function form(language: Language): CardElement {
  const words = ringsTexts[language];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.name, label: words.name, maxLength: 60 },
      { type: 'Input.Text', id: INPUTS.days, label: words.days, maxLength: 2 },
      ...actionSet([execute('ring.create', words.createNow, {}, { withInputs: true })]),
    ],
  };
}
