// What a reminder says: short, with the names, for the card says the rest (VALID-2).

import { nameList } from '../attempts/name-list.ts';
import type { Text } from '../language.ts';
import { labelText } from '../previews/label-text.ts';
import type { Circle } from './reminders.ts';

export type ReminderFacts = {
  readonly campaignId: number;
  readonly label: string;
  /** null: servers that belong to no application. */
  readonly application: string | null;
  readonly hostnames: readonly string[];
  readonly to: Circle;
  /** Names of the owners, for those to whom it escalates. */
  readonly owners: readonly string[];
};

const MAX_NAMES = 4;
const MAX_LENGTH = 80;

/** `role`: what the reader is to these servers. */
export function reminderText(facts: ReminderFacts, role: Circle): Text {
  const names = nameList(facts.hostnames, MAX_NAMES);
  const { fr, en } = applicationText(facts.application);
  const campaign = { fr: `campagne ${facts.campaignId}`, en: `campaign ${facts.campaignId}` };
  const ask = ASKS[role];
  const silent = role === 'owner' ? NOBODY : silentText(facts.owners);
  return {
    fr: `Rappel : ${fr} (${campaign.fr}, ${cut(labelText(facts.label).fr)}) est toujours en attente de validation : ${names.fr}.${silent.fr} ${ask.fr}`,
    en: `Reminder: ${en} (${campaign.en}, ${cut(labelText(facts.label).en)}) is still awaiting validation: ${names.en}.${silent.en} ${ask.en}`,
  };
}

/** In the channel, for people whom the bot cannot reach in a chat of their own: by name. */
export function channelReminderText(facts: ReminderFacts, people: readonly string[]): Text {
  const text = reminderText(facts, 'owner');
  if (people.length === 0) return text;
  const names = nameList(people.map(cut), MAX_NAMES);
  return { fr: `${names.fr} : ${text.fr}`, en: `${names.en}: ${text.en}` };
}

const NOBODY: Text = { fr: '', en: '' };

const ASKS: Readonly<Record<Circle, Text>> = {
  owner: {
    fr: 'Répondez OK ou KO sur la carte. Sans réponse, la production reste bloquée.',
    en: 'Answer OK or KO on the card. Without an answer, production stays blocked.',
  },
  deputy: {
    fr: 'Vous êtes suppléant : répondez OK ou KO sur la carte.',
    en: 'You are the deputy: answer OK or KO on the card.',
  },
  coordinator: {
    fr: 'Pour le coordinateur : relancez les responsables, ou demandez à un administrateur de forcer la validation.',
    en: 'For the coordinator: contact the owners, or ask an admin to force the validation.',
  },
};

function silentText(owners: readonly string[]): Text {
  if (owners.length === 0) return { fr: ' Aucun responsable.', en: ' No owner.' };
  const names = nameList(owners.map(cut), MAX_NAMES);
  return { fr: ` Pas de réponse de ${names.fr}.`, en: ` No answer from ${names.en}.` };
}

function applicationText(application: string | null): Text {
  if (application === null)
    return { fr: 'un groupe de serveurs sans application', en: 'a group of servers without an application' };
  return { fr: cut(application), en: cut(application) };
}

function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
