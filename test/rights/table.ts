// Who may do what, read off the registries: every form of every command and every button, by role and under a list of hosts.
import { createActions } from '../../bot/front/clicks.ts';
import { declaredCommands } from '../../bot/front/commands.ts';
import type { ActionServices } from '../../bot/shared/click-answers.ts';
import { abilityOfLine } from '../../bot/shared/typed/example.ts';
import { type Ability, type Extent, extentOf, ROLES, type Role } from '../../domain/people/roles.ts';
import { type UnderList, underList } from '../../domain/people/under-list.ts';
import { EARLIER, VERBS } from '../bot/front/every-verb.ts';

export type RightsRow = {
  /** The line as it is typed, or the verb of the button. */
  readonly what: string;
  readonly does: string;
  readonly extents: Readonly<Record<Role, Extent>>;
  /** `as-opened`: whatever card or line it leads to. */
  readonly list: UnderList | 'as-opened';
};

export function commandRows(): readonly RightsRow[] {
  return declaredCommands().flatMap((command) =>
    command.forms.map((form) => {
      const line = form.example.en;
      const asks = form.asks ?? [abilityOfLine(command, line)];
      return {
        what: line,
        does: form.does.en,
        extents: extentsOf(asks, command.ability),
        list: underList(asks[0] ?? command.ability, form.underList),
      };
    }),
  );
}

/** They show a card of any kind, or send a line. */
const GENERIC = new Set([
  ...['card.page', 'card.refresh', 'command.send', 'campaign.open', 'go.open', 'validation.open', 'prereqs.detail'],
  ...Object.keys(EARLIER),
]);

export function buttonRows(): readonly RightsRow[] {
  const known: Readonly<Record<string, object>> = { ...VERBS, ...EARLIER };
  return allActions().map((action) => {
    const { verb, ability } = action;
    const data = action.data.safeParse(known[verb]);
    const needed = (data.success ? action.abilityOf?.(data.data) : undefined) ?? ability;
    const asks = action.asks ?? [needed];
    return {
      what: verb,
      does: '',
      extents: extentsOf(asks, ability),
      list: GENERIC.has(verb) ? 'as-opened' : underList(asks[0] ?? ability, action.underList),
    };
  });
}

export function allActions() {
  return createActions({ commands: () => [] } as unknown as ActionServices & Parameters<typeof createActions>[0]);
}

/** The widest that one of `asks` gives, for those who may press or type it at all. */
function extentsOf(asks: readonly Ability[], first: Ability): RightsRow['extents'] {
  const widest = (role: Role): Extent => {
    if (extentOf([role], first) === 'none') return 'none';
    const all = asks.map((ability) => extentOf([role], ability));
    return all.find((extent) => extent === 'all') ?? all.find((extent) => extent === 'own') ?? 'none';
  };
  return Object.fromEntries(ROLES.map((role) => [role, widest(role)])) as Record<Role, Extent>;
}
