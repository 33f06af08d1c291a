// Every button that an earlier version has posted, pressed today on the database that it left: answered with a card or in words.
import { describe, expect, it } from 'vitest';
import { parseCardKey } from '../../domain/card-key.ts';
import { type Role, rolesWith } from '../../domain/people/roles.ts';
import { VERBS } from '../bot/front/every-verb.ts';
import { type Button, buttonsOf } from '../flow/chat-driver.ts';
import type { KeptCard } from './kept-card.ts';
import { openKeptDatabase } from './kept-database.ts';
import { keptVersions } from './kept-version.ts';
import { openChat } from './press.ts';
import { openUndoable } from './undoable.ts';

/** What people typed and ticked, where the button has inputs: of the verb's sample, without what the button itself says. */
const TYPED: ReadonlyMap<string, object> = new Map(Object.entries(VERBS));

const OUTDATED = /plus à jour|out of date/;

for (const kept of await keptVersions()) {
  const { url } = await openKeptDatabase(kept);
  const { db, undone } = openUndoable(url);
  const chat = openChat(db, kept.now);
  const people = await peopleByRole();

  async function peopleByRole(): Promise<ReadonlyMap<Role, string>> {
    const rows = await db
      .selectFrom('user_roles as r')
      .innerJoin('users as u', 'u.id', 'r.user_id')
      .select(['r.role', 'u.entra_id'])
      .where('u.entra_id', 'is not', null)
      .orderBy('u.id', 'desc')
      .execute();
    return new Map(rows.map(({ role, entra_id }) => [role, entra_id ?? '']));
  }

  /** Whoever the button is for, an admin where it does something, and for what owners decide an owner. */
  function whoPresses({ verb }: Button): readonly string[] {
    const ability = chat.abilityOf(verb) ?? 'campaign.create';
    const owners: readonly Role[] = /^(reboot|actions|app-checks|validations?)\./.test(verb) ? ['owner'] : [];
    const admins: readonly Role[] = ability === 'read' ? [] : ['admin'];
    const roles = [...rolesWith(ability).slice(0, 1), ...owners, ...admins];
    return [...new Set(roles.map((role) => people.get(role) ?? ''))];
  }

  async function trouble(card: KeptCard, button: Button, entraId: string): Promise<readonly string[]> {
    const pressed = { ...button, data: { ...TYPED.get(button.verb), ...button.data } };
    const { answer, errors } = await undone(() => chat.press(entraId, card, pressed));
    const said = [
      ...errors.map(({ message, facts }) => `${message} ${String((facts as { err?: unknown }).err)}`),
      ...(answer.kind === 'message' && answer.text.trim() === '' ? ['answered with silence'] : []),
      ...(answer.kind === 'message' && OUTDATED.test(answer.text) ? ['no fresh card'] : []),
    ];
    return said.map((text) => `${button.verb} on ${card.key} (${card.language}): ${text}`);
  }

  describe(`the cards of ${kept.version}`, () => {
    it.each(kept.cards.map((card) => [card.key, card.language, card.person, card] as const))(
      '%s in %s for %s answers each of its buttons',
      async (_key, _language, _person, card) => {
        const problems: string[] = [];
        for (const button of ofEachVerb(card))
          for (const entraId of whoPresses(button)) problems.push(...(await trouble(card, button, entraId)));
        expect(problems).toEqual([]);
      },
    );

    it('answer a button that is no longer known, and data that are not, with words on the card of today', async () => {
      const admin = people.get('admin') ?? '';
      for (const card of oneOfEachKind(kept.cards)) {
        const [known] = buttonsOf(card.card).filter(({ verb }) => verb === 'campaign.start');
        for (const button of [{ verb: 'no.such', data: {} }, known && { ...known, data: { campaignId: 'twelve' } }]) {
          if (button === undefined) continue;
          const { answer, errors } = await undone(() => chat.press(admin, card, button));
          expect(errors, card.key).toEqual([]);
          expect(JSON.stringify(answer), card.key).toMatch(new RegExp(`"card".*(${OUTDATED.source})`));
        }
      }
    });

    it('have every button that there was then', () => {
      const verbs = new Set(kept.cards.flatMap(({ card }) => buttonsOf(card).map(({ verb }) => verb)));
      expect(verbs.size).toBeGreaterThanOrEqual(90);
    });
  });
}

/** Of several buttons of a verb the first on the French card, the last on the English one: they are of different rows. */
function ofEachVerb({ card, language }: KeptCard): readonly Button[] {
  return [...Map.groupBy(buttonsOf(card), ({ verb }) => verb).values()].flatMap(
    (same) => same.at(language === 'fr' ? 0 : -1) ?? [],
  );
}

function oneOfEachKind(cards: readonly KeptCard[]): readonly KeptCard[] {
  const ofKind = Map.groupBy(cards, ({ key }) => parseCardKey(key)?.kind);
  return [...ofKind.values()].flatMap(([first]) => first ?? []);
}
