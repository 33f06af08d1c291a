// Says which of our users somebody in Teams is (PEOPLE-1): the one bound to their Entra id. At the first contact a member is bound by
// the roster's address; an admin only by the settings.
import { type Account, bindByAddress, createAdmin, findAccount, grantAdmin } from '../../db/queries/people/accounts.ts';
import { introduceShellAdmin, isOfShell } from '../../db/queries/people/shell-admin.ts';
import type { Db } from '../../db/schema/database.ts';
import type { RoleName } from '../../db/schema/inventory.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language, Text } from '../../domain/language.ts';
import { isInForce } from '../../domain/people/account.ts';
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
  /** `why` is for the log. */
  | { readonly kind: 'refused'; readonly reason: Text; readonly why: string; readonly language: Language };

type Asked = {
  readonly person: Person;
  readonly conversation: ConversationRef;
  readonly locale: string | null;
  readonly now: Date;
  /** Entra ids that the settings name as admins. */
  readonly admins?: readonly string[];
};

const UNKNOWN: Text = {
  fr: 'Je ne vous connais pas : un administrateur doit d’abord ajouter votre adresse.',
  en: 'I don’t know you: an admin has to add your address first.',
};
/** Of somebody whose account is over. */
export const CLOSED: Text = {
  fr: 'Votre compte est désactivé ou expiré : contactez un administrateur.',
  en: 'Your account is disabled or has expired: contact an admin.',
};
const NO_MEMBER: Text = {
  fr: 'Vous n’apparaissez pas dans Teams comme membre de l’organisation : un administrateur doit d’abord enregistrer votre identifiant Entra.',
  en: 'You do not appear in Teams as a member of the organisation: an admin has to record your Entra ID first.',
};
const ADMIN: Text = {
  fr: 'Votre adresse est celle d’un administrateur : votre identifiant Entra doit d’abord être ajouté aux réglages.',
  en: 'Your address belongs to an admin account: your Entra ID has to be added to the settings first.',
};
const TAKEN: Text = {
  fr: 'Votre adresse est déjà liée à un autre compte Teams : contactez un administrateur.',
  en: 'Your address is already linked to another Teams account: contact an admin.',
};

/** To somebody whom Teams sends without an Entra id. */
export const NAMELESS: Text = {
  fr: 'Je ne peux pas vous répondre : je ne sais pas qui vous êtes dans l’organisation. Écrivez-moi depuis votre compte professionnel.',
  en: 'I cannot answer you: I don’t know who you are in the organisation. Write to me from your work account.',
};

/** English when the client is set to it, else French. */
export function languageOf(locale: string | null): Language {
  return locale?.toLowerCase().startsWith('en') === true ? 'en' : 'fr';
}

/** Language: the user's own, else the client's, else French. */
export async function identify(db: Db, profile: ProfileLookup, asked: Asked): Promise<Identification> {
  const entraId = asked.person.entraId.toLowerCase();
  const isAdmin = asked.admins?.includes(entraId) === true;
  const newcomer = { ...asked, entraId, isAdmin };
  const found = (await knownAccount(db, profile, newcomer)) ?? (await firstContact(db, profile, newcomer));
  const language = ('language' in found ? found.language : null) ?? languageOf(asked.locale);
  if ('why' in found) return { kind: 'refused', ...found, language };
  if (!isInForce(found, asked.now)) return { kind: 'refused', reason: CLOSED, why: 'account not in force', language };
  const { id, name } = found;
  if (!isAdmin || found.roles.includes('admin')) {
    return { kind: 'known', user: { id, entraId, name, language, roles: found.roles } };
  }
  await grantAdmin(db, id, asked.now);
  return { kind: 'known', user: { id, entraId, name, language, roles: ['admin', ...found.roles] } };
}

type Refused = { readonly reason: Text; readonly why: string };
type Newcomer = Asked & { readonly entraId: string; readonly isAdmin: boolean };

/** null: nobody is bound to that Entra id. */
async function knownAccount(db: Db, profile: ProfileLookup, newcomer: Newcomer): Promise<Account | null> {
  const { entraId, isAdmin, now, person } = newcomer;
  const account = await findAccount(db, entraId);
  if (account === null || !isAdmin || !isOfShell(account, entraId) || !isInForce(account, now)) return account;
  const membership = await profile(entraId, newcomer.conversation);
  const address = membership?.kind === 'member' ? membership.address : null;
  await introduceShellAdmin(db, account.id, { name: person.name, address, now });
  return findAccount(db, entraId);
}

const REASONS = { 'no account': UNKNOWN, 'an admin': ADMIN, 'another Entra id': TAKEN, disabled: CLOSED } as const;

async function firstContact(db: Db, profile: ProfileLookup, newcomer: Newcomer): Promise<Account | Refused> {
  const { entraId, isAdmin, now, person } = newcomer;
  const membership = await profile(entraId, newcomer.conversation);
  const address = membership?.kind === 'member' ? membership.address : null;
  const binding = address === null ? null : await bindByAddress(db, { entraId, address, now }, isAdmin);
  if (isAdmin && binding?.kind !== 'bound' && binding?.why !== 'disabled') {
    const free = binding?.why === 'no account' ? address : null;
    await createAdmin(db, { entraId, name: person.name, address: free, now });
  } else if (binding?.kind !== 'bound') {
    const why = binding?.why ?? (membership?.kind === 'stranger' ? membership.why : 'not in the roster');
    return { why, reason: binding === null && membership !== null ? NO_MEMBER : REASONS[binding?.why ?? 'no account'] };
  }
  return (await findAccount(db, entraId)) ?? { why: 'bound meanwhile', reason: TAKEN };
}
