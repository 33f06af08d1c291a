// Says which of our users somebody in Teams is, and binds them at the first contact, by the roster's address alone.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import type { RoleName } from '../../db/schema/inventory.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language, Text } from '../../domain/language.ts';
import type { ConversationRef, Person, ProfileLookup } from './ports.ts';

export type KnownUser = {
  readonly id: UserId;
  readonly entraId: string;
  readonly name: string;
  readonly language: Language;
  readonly roles: readonly RoleName[];
};

export type Identification =
  | { readonly kind: 'known'; readonly user: KnownUser }
  | { readonly kind: 'refused'; readonly reason: Text; readonly language: Language };

type Asked = {
  readonly person: Person;
  readonly conversation: ConversationRef;
  readonly locale: string | null;
  readonly now: Date;
};

const UNKNOWN: Text = {
  fr: 'Je ne vous connais pas : un administrateur doit d’abord ajouter votre adresse.',
  en: 'I do not know you: an admin must add your address first.',
};
const CLOSED: Text = {
  fr: 'Votre compte est désactivé ou expiré : adressez-vous à un administrateur.',
  en: 'Your account is disabled or has expired: ask an admin.',
};

/** English when the client is set to it, else French. */
export function languageOf(locale: string | null): Language {
  return locale?.toLowerCase().startsWith('en') === true ? 'en' : 'fr';
}

/**
 * The user of this Entra id. Somebody new is looked up in the roster of the conversation and bound to the user with that address,
 * unless that user is bound to another Entra id already. Language: the user's own, else the client's, else French.
 */
export async function identify(db: Db, profile: ProfileLookup, asked: Asked): Promise<Identification> {
  const entraId = asked.person.entraId.toLowerCase();
  const row = (await userByEntraId(db, entraId)) ?? (await bindByAddress(db, profile, entraId, asked.conversation));
  const language = row?.language ?? languageOf(asked.locale);
  if (row === null) return { kind: 'refused', reason: UNKNOWN, language };
  const closed = row.disabled_at !== null || (row.expires_at !== null && row.expires_at <= asked.now);
  if (closed) return { kind: 'refused', reason: CLOSED, language };
  const roles = await db
    .selectFrom('user_roles')
    .select('role')
    .where('user_id', '=', row.id)
    .orderBy('role')
    .execute();
  const user = { id: row.id, entraId, name: row.display_name, language, roles: roles.map((r) => r.role) };
  return { kind: 'known', user };
}

const COLUMNS = ['id', 'display_name', 'language', 'disabled_at', 'expires_at'] as const;

async function userByEntraId(db: Db, entraId: string) {
  return (await db.selectFrom('users').select(COLUMNS).where('entra_id', '=', entraId).executeTakeFirst()) ?? null;
}

async function bindByAddress(db: Db, profile: ProfileLookup, entraId: string, conversation: ConversationRef) {
  const found = await profile(entraId, conversation);
  if (found === null) return null;
  const bound = await db
    .updateTable('users')
    .set({ entra_id: entraId })
    .where('email', '=', sql<string>`lower(${found.email})`)
    .where('entra_id', 'is', null)
    .where('disabled_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  // Nothing updated may mean that a second message of the same person has just bound them.
  return bound ?? (await userByEntraId(db, entraId));
}
