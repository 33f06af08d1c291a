// What one person may do, in words; for an admin what every role may.
import type { Language, Text } from '../../../domain/language.ts';
import type { AccountState } from '../../../domain/people/account.ts';
import { type HostRule, hostRuleText } from '../../../domain/people/host-rules.ts';
import { type Extent, type Role, roleText } from '../../../domain/people/roles.ts';
import { type UnderList, underListText } from '../../../domain/people/under-list.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { rightsTexts } from './texts.ts';

export type RightsView = CardBase & {
  readonly name: string;
  readonly state: AccountState;
  readonly roles: readonly Role[];
  /** What the account is limited to; none: it has every server. */
  readonly hosts: readonly HostRule[];
  readonly groups: readonly RightsGroup[];
};

export type RightsGroup = { readonly lines: readonly RightLine[] } & (
  | { readonly kind: 'may' | 'may-not' }
  | { readonly kind: 'role'; readonly role: Role }
);

export type RightLine = {
  readonly what: Text;
  readonly extent: Extent;
  /** Under the list of hosts; `same` without one. */
  readonly left: UnderList;
  readonly who: readonly Role[];
};

const compiled = compileTemplate(template);
const MAX_HOSTS = 300;

export function rightsCard(view: RightsView, language: Language): AdaptiveCard {
  const words = rightsTexts[language];
  const { name, roles, hosts, state } = view;
  const said = roles.length === 0 ? words.noRole : roles.map((role) => roleText(role)[language]).join(', ');
  const groups = view.groups.filter(({ lines }) => lines.length > 0);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(name), said).inlines,
        state: state === 'in-force' ? [] : [run(words.state[state], { color: 'Attention' })],
        empty: '',
        rows: [
          ...listRows(hosts, language),
          ...groups.map((group) => ({ lines: linesOf(group, language), actions: [] })),
        ],
        foot: words.foot,
      },
      summary: words.heading,
    },
    view,
    language,
  );
}

function listRows(hosts: readonly HostRule[], language: Language) {
  if (hosts.length === 0) return [];
  const words = rightsTexts[language];
  const rules = hosts.map((rule) => hostRuleText(rule, language)).join(' ');
  return [{ lines: [line(strong(words.limited)), detail(rules, {}, MAX_HOSTS)], actions: [] }];
}

function linesOf(group: RightsGroup, language: Language): readonly Line[] {
  const words = rightsTexts[language];
  const title = group.kind === 'role' ? words.role[group.role] : words[group.kind];
  return [line(strong(title)), ...group.lines.map((right) => line(`• ${textOf(right, group.kind, language)}`))];
}

function textOf({ what, extent, left, who }: RightLine, kind: RightsGroup['kind'], language: Language): string {
  const words = rightsTexts[language];
  const notes =
    kind === 'may-not'
      ? [extent === 'none' ? words.who(who) : underListText(left)[language]]
      : [extent === 'own' ? words.own : '', underListText(left)[language]];
  const shown = notes.filter((note) => note !== '').join(', ');
  return shown === '' ? what[language] : words.noted(what[language], shown);
}
