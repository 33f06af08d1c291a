// Who may not approve production, whatever their role (GATE-5): whoever created the campaign, and whoever has since removed one of its
// links or brought a server into it. Two accounts of one person are one.
import type { Text } from '../language.ts';
import { type Account, accountsOfPerson } from '../people/same-person.ts';

export type Decider = {
  readonly decision: 'approve' | 'refuse';
  readonly decider: Account;
  /** Setting `gate.four_eyes`. */
  readonly fourEyes: boolean;
  /** null: the campaign was not created by a person. */
  readonly creator: Account | null;
  /** Since the campaign was created. */
  readonly changers: readonly Account[];
  /** Every account, as others may lie between two of one person. */
  readonly accounts: readonly Account[];
};

/** null: nothing stands against this person. */
export function personRefusal({ decision, decider, fourEyes, creator, changers, accounts }: Decider): Text | null {
  if (!fourEyes) return null;
  const involved = creator === null ? changers : [creator, ...changers];
  const own = accountsOfPerson(decider, [...involved, ...accounts]);
  if (creator !== null && own.has(creator.userId)) return CREATED;
  if (decision === 'approve' && changers.some(({ userId }) => own.has(userId))) return CHANGED;
  return null;
}

const CREATED: Text = {
  fr: 'Vous avez créé cette campagne : quelqu’un d’autre doit donner le feu vert.',
  en: 'You created this campaign: somebody else has to approve production.',
};

const CHANGED: Text = {
  fr: 'Vous avez ajouté ou réintégré un serveur de cette campagne, ou retiré un de ses liens : quelqu’un d’autre doit donner le feu vert.',
  en: 'You added a server to this campaign, included one again, or removed one of its links: somebody else has to approve production.',
};
