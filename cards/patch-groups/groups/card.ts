// The patch groups: how many servers, which baselines, what reboots (POL-2).
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { groupsTexts } from './texts.ts';

export type GroupsView = CardBase & {
  /** PAGE_SIZES.groups. */
  readonly rows: Page<GroupShown>;
  readonly access: { readonly edit: boolean };
};

export type GroupShown = {
  readonly name: string;
  readonly servers: number;
  /** null: everybody (RING-1). */
  readonly ring: string | null;
  /** Of its servers that have none of their own; null: none. */
  readonly site: string | null;
  /** With their family. */
  readonly baselines: readonly string[];
  readonly rebootPolicy: 'never' | 'if-needed' | 'always' | 'ask' | null;
  /** RUN-22. */
  readonly downloadEve: boolean;
};

const compiled = compileTemplate(template);
const FORM = 'group-create';

export function groupsCard(view: GroupsView, language: Language): AdaptiveCard {
  const words = groupsTexts[language];
  const { rows, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [],
        state: [],
        empty: rows.total === 0 ? words.none : '',
        rows: rows.rows.map((row) => ({
          lines: groupLines(row, language),
          actions: [typeCommand(words.open, `/group "${row.name}"`)],
        })),
        foot: pageText(rows),
      },
      summary: words.heading,
      extra: access.edit ? [form(language)] : [],
      actions: [...(access.edit ? [toggle(words.create, FORM)] : []), typeCommand(words.baselines, '/baseline')],
      pager: pageButtons(rows, language, { kind: 'groups' }),
    },
    view,
    language,
  );
}

export function groupLines(shown: GroupShown, language: Language) {
  const { name, servers, ring, site, baselines, rebootPolicy, downloadEve } = shown;
  const words = groupsTexts[language];
  return [
    line(strong(name, 80), words.servers(servers)),
    detail(baselines.length === 0 ? words.defaults : words.own(baselines.join(', ')), {}, 300),
    detail(words.reboot[rebootPolicy ?? 'campaign']),
    ...(ring === null ? [] : [detail(words.ring(ring), {}, 80)]),
    ...(site === null ? [] : [detail(words.site(site), {}, 80)]),
    ...(downloadEve ? [detail(words.downloads)] : []),
  ];
}

function form(language: Language): CardElement {
  const words = groupsTexts[language];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.name, label: words.name, maxLength: 60 },
      ...actionSet([execute('group.create', words.createNow, {}, { withInputs: true })]),
    ],
  };
}
