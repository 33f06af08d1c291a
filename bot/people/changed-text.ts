// What is said once an account has changed: how it stands, and what that leaves for others to do.

import { formatDate } from '../../cards/dates.ts';
import { counted, countedParts } from '../../cards/words.ts';
import type { Language, Text } from '../../domain/language.ts';
import type { AccountChange } from '../../domain/people/account-change.ts';
import { hostRuleText } from '../../domain/people/host-rules.ts';
import { lastDayOf } from '../../domain/people/last-day.ts';
import { roleText } from '../../domain/people/roles.ts';
import type { AccountChanged } from './change-account.ts';

type Told = { readonly zone: string; readonly isNew: boolean };

export function changedText(change: AccountChange, done: AccountChanged, told: Told): Text {
  const said = (language: Language) =>
    [
      ...(told.isNew ? [NEW[language](done.account.name)] : []),
      standText(change, done, told.zone, language),
      endText(change, done, told.zone, language),
      withdrawnText(done, language),
      leftText(done, language),
    ]
      .filter((text) => text !== '')
      .join(' ');
  return { fr: said('fr'), en: said('en') };
}

const NEW: Readonly<Record<Language, (name: string) => string>> = {
  fr: (name) => `Compte créé pour ${name}, qui sera reconnu à son premier message.`,
  en: (name) => `Account created for ${name}, who will be recognised with their first message.`,
};

function standText(change: AccountChange, { account }: AccountChanged, zone: string, language: Language): string {
  const { name, expiresAt } = account;
  const fr = language === 'fr';
  const roles = account.roles.map((role) => roleText(role)[language]).join(', ');
  switch (change.kind) {
    case 'grant':
    case 'remove':
      if (roles === '') return fr ? `${name} n’a plus aucun rôle.` : `${name} has no role any more.`;
      return fr ? `${name} : ${roles}.` : `${name}: ${roles}.`;
    case 'disable':
      return fr ? `Le compte de ${name} est désactivé.` : `The account of ${name} is disabled.`;
    case 'enable':
      return fr ? `Le compte de ${name} est réactivé.` : `The account of ${name} is enabled again.`;
    case 'until':
      if (expiresAt === null) return fr ? `Le compte de ${name} est sans fin.` : `The account of ${name} does not end.`;
      return fr
        ? `Dernier jour du compte de ${name} : ${formatDate(lastDayOf(expiresAt, zone), language)}.`
        : `Last day of the account of ${name}: ${formatDate(lastDayOf(expiresAt, zone), language)}.`;
    case 'only': {
      const rules = account.hosts.map((rule) => hostRuleText(rule, language)).join(' ');
      return fr ? `${name} est restreint à : ${rules}.` : `${name} is limited to: ${rules}.`;
    }
    case 'everywhere':
      return fr ? `${name} a de nouveau tous les serveurs.` : `${name} has all servers again.`;
  }
}

/** Of two ends the earlier counts (PEOPLE-2): it is said, and how to have a later one. */
function endText(change: AccountChange, { account }: AccountChanged, zone: string, language: Language): string {
  if (change.kind !== 'grant' || account.expiresAt === null) return '';
  const last = lastDayOf(account.expiresAt, zone);
  const day = formatDate(last, language);
  const { name } = account;
  if (change.lastDay === null || change.lastDay <= last) {
    return language === 'fr' ? `Dernier jour du compte : ${day}.` : `Last day of the account: ${day}.`;
  }
  return language === 'fr'
    ? `Le compte finissait déjà le ${day}, date qui reste : pour une autre, /role @${name} jusqu’au suivi de la date.`
    : `The account already ended on ${day}, which stays: for another date, /role @${name} until and the date.`;
}

function withdrawnText({ withdrawn: { orders, campaigns } }: AccountChanged, language: Language): string {
  if (orders + campaigns === 0) return '';
  if (language === 'fr') {
    const parts = countedParts(
      'fr',
      [orders, 'démarrage en attente', 'démarrages en attente'],
      [campaigns, 'campagne qui démarrait à ses créneaux', 'campagnes qui démarraient à leurs créneaux'],
    );
    return `Annulé : ${parts} ; un opérateur doit les démarrer de nouveau.`;
  }
  const parts = countedParts(
    'en',
    [orders, 'pending start', 'pending starts'],
    [campaigns, 'campaign that started at its slots', 'campaigns that started at their slots'],
  );
  return `Cancelled: ${parts}; an operator has to start them again.`;
}

function leftText({ account, left }: AccountChanged, language: Language): string {
  if (left.length === 0) return '';
  if (language === 'fr') {
    const where = left.map(
      (one) => `${counted(one.servers, 'fr', 'serveur', 'serveurs')} (campagne ${one.campaignId})`,
    );
    return `À réaffecter par un coordinateur : ${where.join(', ')}, encore affectés à ${account.name}.`;
  }
  const where = left.map((one) => `${counted(one.servers, 'en', 'server', 'servers')} (campaign ${one.campaignId})`);
  return `For a coordinator to reassign: ${where.join(', ')}, still assigned to ${account.name}.`;
}
