// The accounts, for admins: how many, and a page of them with roles, end and what they are limited to (PEOPLE-6).
import type { IsoDate } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/language.ts';
import type { AccountState } from '../../../domain/people/account.ts';
import { DIRECTORY_STATE_WORDS, type DirectoryState } from '../../../domain/people/directory-person.ts';
import { type HostRule, hostRuleText } from '../../../domain/people/host-rules.ts';
import { EVERYBODY, type PeopleFilter } from '../../../domain/people/people-filter.ts';
import { type Role, roleText } from '../../../domain/people/roles.ts';
import type { AdaptiveCard, TextRun } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate, formatMoment } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { peopleTexts } from './texts.ts';

export type PeopleView = CardBase & {
  readonly filter: PeopleFilter;
  readonly counts: {
    readonly accounts: number;
    readonly expired: number;
    readonly disabled: number;
    readonly byRole: readonly { readonly role: Role; readonly people: number }[];
  };
  /** Page size PAGE_SIZES.people. */
  readonly accounts: Page<ShownAccount>;
};

export type ShownAccount = {
  readonly name: string;
  readonly email: string;
  /** null: no Entra id is bound to it yet. */
  readonly entraId: string | null;
  readonly contact: string | null;
  readonly roles: readonly Role[];
  /** Those of the roles that groups of a directory give. */
  readonly groups: readonly { readonly role: Role; readonly group: string }[];
  readonly directoryState: DirectoryState | null;
  readonly hosts: readonly HostRule[];
  readonly state: AccountState;
  readonly disabledOn: IsoDate | null;
  readonly lastDay: IsoDate | null;
  readonly lastSeen: Date | null;
};

const compiled = compileTemplate(template);
/** Of a list of hosts; the file has all of them. */
const MAX_HOSTS = 160;

export function peopleCard(view: PeopleView, language: Language): AdaptiveCard {
  const words = peopleTexts[language];
  const { accounts, counts, filter } = view;
  const byRole = counts.byRole.filter(({ people }) => people > 0);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(words.counts(counts), ...byRole.map(({ role, people }) => words.ofRole(people, role))).inlines,
        state: [run(filterWords(filter, language), { isSubtle: true })],
        empty: accounts.total === 0 ? words.none(filter) : '',
        rows: accounts.rows.map((account) => ({ lines: accountLines(account, language), actions: [] })),
        foot: [words.change, pageText(accounts)].filter((text) => text !== '').join(' · '),
      },
      summary: words.heading,
      pager: pageButtons(accounts, language, { kind: 'people', filter }),
      actions: [
        execute('people.export', words.review, {}),
        ...(filter.kind === 'all' ? [] : [toPage(words.clear, { kind: 'people', filter: EVERYBODY }, 1)]),
      ],
    },
    view,
    language,
  );
}

function filterWords(filter: PeopleFilter, language: Language): string {
  const words = peopleTexts[language].filter;
  switch (filter.kind) {
    case 'all':
    case 'without-role':
    case 'limited':
      return words[filter.kind];
    case 'state':
      return words[filter.state];
    case 'role':
      return words.role(filter.role);
    case 'named':
      return words.named(filter.text);
  }
}

function accountLines(account: ShownAccount, language: Language): readonly Line[] {
  const words = peopleTexts[language];
  const { name, email, roles, groups, hosts, contact, lastSeen, entraId } = account;
  const said = roles.length === 0 ? words.noRole : roles.map((role) => roleText(role)[language]).join(', ');
  const isOther = contact !== null && contact !== name;
  const seen = lastSeen === null ? words.neverSeen : words.lastSeen(formatMoment(lastSeen, language));
  const more = [
    ...(isOther ? [words.contact(contact)] : []),
    ...(groups.length === 0
      ? []
      : [words.byDirectory(groups.map(({ role, group }) => `${roleText(role)[language]} (${group})`).join(', '))]),
    ...(hosts.length === 0 ? [] : [words.only(hosts.map((rule) => hostRuleText(rule, language)).join(' '))]),
    entraId === null ? words.unbound : seen,
  ];
  return [
    line(strong(name), said, endRun(account, language), run(email, { isSubtle: true })),
    detail(more.join(' · '), {}, MAX_HOSTS + 120),
  ];
}

function endRun({ state, disabledOn, lastDay, directoryState }: ShownAccount, language: Language): TextRun | false {
  const words = peopleTexts[language];
  if (state === 'disabled' && disabledOn !== null) {
    const there = directoryState === null ? '' : ` (${DIRECTORY_STATE_WORDS[directoryState][language]})`;
    return run(words.disabled(formatDate(disabledOn, language)) + there, { color: 'Attention' });
  }
  if (lastDay === null) return false;
  const day = formatDate(lastDay, language);
  return state === 'expired' ? run(words.expired(day), { color: 'Attention' }) : run(words.until(day));
}
