// Chooses the cards to keep from all that was ever shown: of each kind and language, the newest ones that have all of its buttons.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Db } from '../../../db/schema/database.ts';
import { parseCardKey } from '../../../domain/card-key.ts';
import type { Language } from '../../../domain/language.ts';
import { buttonsOf, toCard } from '../../flow/chat-driver.ts';
import type { KeptCard } from '../kept-card.ts';
import type { Week } from './house.ts';

export async function keepCards(week: Week, folder: string): Promise<readonly KeptCard[]> {
  const shown = [...(await shownCards(week)), ...(await answeredCards(week))];
  const kept = [
    ...Map.groupBy(shown, ({ key, language }) => `${parseCardKey(key)?.kind} ${language}`).values(),
  ].flatMap(fewest);
  kept.sort((a, b) => (`${a.key} ${a.language}` < `${b.key} ${b.language}` ? -1 : 1));
  const lines = kept.map((card) => `${JSON.stringify(card)}\n`).join('');
  await writeFile(path.join(folder, 'cards.jsonl.gz'), gzipSync(lines, { level: 9 }));
  return kept;
}

/** The card with the most buttons that are not kept yet, until none is left; of equals the newest that was for everybody. */
function fewest(cards: readonly KeptCard[]): KeptCard[] {
  const rest = cards.map((card) => ({ card, verbs: new Set(buttonsOf(card.card).map(({ verb }) => verb)) })).reverse();
  rest.sort((a, b) => Number(a.card.person !== null) - Number(b.card.person !== null));
  const known = new Set<string>();
  const kept: KeptCard[] = [];
  for (;;) {
    const added = rest.map(({ verbs }) => [...verbs].filter((verb) => !known.has(verb)).length);
    const best = added.indexOf(Math.max(...added));
    const found = rest[best];
    if (found === undefined || (kept.length > 0 && added[best] === 0)) return kept;
    kept.push(found.card);
    for (const verb of found.verbs) known.add(verb);
  }
}

async function shownCards({ db, connector }: Week): Promise<KeptCard[]> {
  const anchors = await db
    .selectFrom('card_anchors')
    .select(['card_key', 'conversation_id', 'activity_id', 'language'])
    .where('activity_id', 'is not', null)
    .execute();
  return connector.messages.flatMap((message) => {
    const anchor = anchors.find((one) => one.activity_id === message.id);
    if (anchor === undefined) return [];
    const place = { key: anchor.card_key, language: anchor.language, person: null };
    return message.versions.map((text) => ({
      ...place,
      conversation: message.conversation,
      message: message.id,
      card: JSON.parse(text) as Record<string, unknown>,
    }));
  });
}

/** Drawn in the place of a message for whoever clicked: that card again, another page of it, or the server that was validated. */
async function answeredCards({ db, answers }: Week): Promise<KeptCard[]> {
  const cards: KeptCard[] = [];
  for (const { person, message, verb, key: behind, card } of answers) {
    const key = behind ?? validatedServer(card) ?? (verb === 'card.refresh' ? await keyOf(db, message.id) : null);
    if (key === null) continue;
    const place = { conversation: message.conversation, message: message.id };
    cards.push({ key, language: await languageOf(db, person), person, ...place, card });
  }
  return cards;
}

function validatedServer(card: Record<string, unknown>): string | null {
  const own = buttonsOf(card).find((button) => button.verb === 'card.refresh' && toCard('validated-server')(button));
  return own === undefined ? null : String(own.data.cardKey);
}

async function keyOf(db: Db, message: string): Promise<string | null> {
  const anchor = await db
    .selectFrom('card_anchors')
    .select('card_key')
    .where('activity_id', '=', message)
    .executeTakeFirst();
  return anchor?.card_key ?? null;
}

async function languageOf(db: Db, entraId: string): Promise<Language> {
  const user = await db
    .selectFrom('users')
    .select('language')
    .where('entra_id', '=', entraId)
    .executeTakeFirstOrThrow();
  return user.language ?? 'fr';
}
