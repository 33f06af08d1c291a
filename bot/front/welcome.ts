// What the bot says where it was added: what it does, what to type first, and whom to ask if it does not know who added it. Once a place
// and day: Teams tells of one arrival in several events.
import { bindPersonalConversation } from '../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { loadActiveAdmins } from '../../db/queries/people/active-people.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { type Language, say, type Text } from '../../domain/language.ts';
import { type Role, roleText } from '../../domain/people/roles.ts';
import { type Identification, identify, languageOf } from '../chat/identify.ts';
import type { Arrival, ProfileLookup } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';

export type WelcomeDeps = {
  readonly db: Db;
  readonly profile: ProfileLookup;
  /** Entra ids that the settings name as admins. */
  readonly admins?: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
};

/** Wake the posting afterwards. */
export async function welcome(deps: WelcomeDeps, arrival: Arrival): Promise<void> {
  const { db, clock } = deps;
  const { conversation, place } = arrival;
  const found = await whoAdded(deps, arrival);
  const language = languageFor(found, arrival);
  if (found?.kind === 'known' && conversation.kind === 'personal') {
    await bindPersonalConversation(db, conversation.id, found.user.id);
  }
  const lines = [DOES, firstWords(arrival), await lastLine(deps, arrival, found)];
  const said = lines.map((line) => say(line, language)).join('\n');
  const message = {
    conversationId: conversation.id,
    threadId: null,
    text: { fr: said, en: said },
    dedupeKey: `welcome:${place}:${clock.now().toISOString().slice(0, 10)}`,
  };
  await enqueueMessage(db, message, clock.now());
}

/** null: nobody is named, or Teams cannot be asked now. */
async function whoAdded({ log, clock, ...deps }: WelcomeDeps, arrival: Arrival): Promise<Identification | null> {
  const { person, conversation, locale } = arrival;
  if (person === null) return null;
  const asked = { person, conversation, locale, now: clock.now(), admins: deps.admins ?? [] };
  return identify(deps.db, deps.profile, asked).catch((error: unknown) => {
    log.warn({ err: error }, 'Who added the bot could not be asked');
    return null;
  });
}

function languageFor(found: Identification | null, { locale }: Arrival): Language {
  if (found === null) return languageOf(locale);
  return found.kind === 'known' ? found.user.language : found.language;
}

const DOES: Text = {
  fr: 'Bonjour. Je planifie, lance, valide et retrace les mises à jour des serveurs Linux et Windows.',
  en: 'Hello. I plan, run, validate and report the patching of Linux and Windows servers.',
};

function firstWords({ conversation, botName }: Arrival): Text {
  if (conversation.kind === 'personal') {
    return {
      fr: 'Tapez d’abord /aide : vos commandes, chacune avec un exemple.',
      en: 'Type /help first: your commands, each with an example.',
    };
  }
  const name = botName ?? 'PatchCenter';
  return {
    fr: `Tapez d’abord @${name} aide : vos commandes, chacune avec un exemple.`,
    en: `Type @${name} help first: your commands, each with an example.`,
  };
}

async function lastLine({ db, clock }: WelcomeDeps, arrival: Arrival, found: Identification | null): Promise<Text> {
  if (found?.kind === 'refused') return withAdmins(found, await loadActiveAdmins(db, clock.now()));
  if (arrival.conversation.kind === 'channel') return announcements(arrival);
  return found === null || found.user.roles.length === 0 ? RIGHTS : rolesOf(found.user.roles);
}

const MOST_NAMES = 3;
/** Not told to people of other organisations. */
const OUR_MEMBERS = new Set(['no account', 'an admin', 'another Entra id', 'disabled', 'account not in force']);

function withAdmins({ reason, why }: Extract<Identification, { kind: 'refused' }>, admins: readonly string[]): Text {
  if (!OUR_MEMBERS.has(why) || admins.length === 0) return reason;
  const names = admins.slice(0, MOST_NAMES).join(', ');
  return { fr: `${reason.fr} Demandez à : ${names}.`, en: `${reason.en} Ask: ${names}.` };
}

function announcements({ botName }: Arrival): Text {
  const name = botName ?? 'PatchCenter';
  return {
    fr: `Pour annoncer ici les campagnes d’un domaine, un coordinateur tape @${name} canal lier DOMAINE.`,
    en: `To announce the campaigns of a domain here, a coordinator types @${name} channel bind DOMAIN.`,
  };
}

const RIGHTS: Text = {
  fr: 'Vos droits viennent de votre compte : un administrateur vous les donne.',
  en: 'Your rights come with your account: an admin gives them.',
};

function rolesOf(roles: readonly Role[]): Text {
  const names = (language: Language) => roles.map((role) => roleText(role)[language]).join(', ');
  return { fr: `Je vous connais : ${names('fr')}.`, en: `I know you: ${names('en')}.` };
}
