// One patch group with its servers (POL-2).
import type { PatchGroupId, ServerId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { inWords } from '../../words.ts';
import { type GroupShown, groupLines } from '../groups/card.ts';
import { groupsTexts } from '../groups/texts.ts';

export type GroupView = CardBase & {
  readonly groupId: PatchGroupId;
  readonly group: GroupShown;
  /** Maintenance windows that cover it (POL-5); none for whom has a list of hosts. */
  readonly windows: readonly { readonly name: string; readonly hours: Text; readonly approval: Text }[];
  /** PAGE_SIZES.group. */
  readonly servers: Page<{ readonly serverId: ServerId; readonly hostname: string }>;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'group-add';
const MAX_WINDOWS = 4;

export function groupCard(view: GroupView, language: Language): AdaptiveCard {
  const words = groupsTexts[language];
  const { groupId, group, servers, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.one,
        subtitle: [],
        state: [],
        empty: servers.total === 0 ? words.empty : '',
        rows: [
          { lines: groupLines(group, language), actions: [] },
          ...view.windows.slice(0, MAX_WINDOWS).map(({ name, hours, approval }) => ({
            lines: [
              line(words.window, strong(name, 60)),
              detail(`${inWords(hours, language)} · ${inWords(approval, language)}`),
            ],
            actions: [typeCommand(words.openWindow, `/window "${name}"`)],
          })),
          ...servers.rows.map(({ serverId, hostname }) => ({
            lines: [line(strong(hostname, 80))],
            actions: access.edit ? [execute('group.remove', words.remove(hostname), { groupId, serverId })] : [],
          })),
        ],
        foot: access.edit ? words.help : pageText(servers),
      },
      summary: words.one,
      extra: access.edit ? [form(groupId, language)] : [],
      actions: [...(access.edit ? [toggle(words.add, FORM)] : []), typeCommand(words.all, '/group')],
      pager: pageButtons(servers, language, { kind: 'group', groupId }),
    },
    view,
    language,
  );
}

function form(groupId: PatchGroupId, language: Language): CardElement {
  const words = groupsTexts[language];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.servers, label: words.addLabel, maxLength: 2000, isMultiline: true },
      ...actionSet([execute('group.add', words.addNow, { groupId }, { withInputs: true })]),
    ],
  };
}
