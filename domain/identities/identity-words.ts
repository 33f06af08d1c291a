// How service identities are spoken of (PEOPLE-5): what they are, who answers for them, since when or until when.
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import type { DatedIdentity } from './due-identities.ts';
import type { IdentitySubject, ServiceIdentity } from './service-identity.ts';

const SUBJECTS: Readonly<Record<IdentitySubject['kind'], Text>> = {
  'ssh-key': { fr: 'la clé SSH', en: 'the SSH key' },
  psmp: { fr: 'le compte PSMP', en: 'the PSMP account' },
  vcenter: { fr: 'le compte du vCenter', en: 'the account of vCenter' },
  database: { fr: 'le compte PostgreSQL', en: 'the PostgreSQL account' },
  redis: { fr: 'le mot de passe de Redis', en: 'the password of Redis' },
  'redis-sentinel': { fr: 'le mot de passe des Sentinels', en: 'the password of the Sentinels' },
  'bot-secret': { fr: 'le secret du bot', en: 'the secret of the bot' },
  'bot-certificate': { fr: 'le certificat du bot', en: 'the certificate of the bot' },
  'link-secret': { fr: 'le secret des liens', en: 'the link secret' },
  'log-receiver': { fr: 'l’accès au récepteur des journaux', en: 'the access to the receiver of logs' },
  'trace-receiver': { fr: 'l’accès au récepteur des traces', en: 'the access to the receiver of traces' },
};

export function subjectText({ kind, vcenter }: IdentitySubject): Text {
  const { fr, en } = SUBJECTS[kind];
  return vcenter === null ? { fr, en } : { fr: `${fr} ${vcenter}`, en: `${en} ${vcenter}` };
}

/** `the SSH key, the account of vCenter North`. */
export function subjectsText(subjects: readonly IdentitySubject[]): Text {
  return listed(subjects.map(subjectText));
}

export function namesText(identities: readonly ServiceIdentity[]): Text {
  return listed(identities.map(({ name }) => ({ fr: name, en: name })));
}

/** `vCenter North (vmware@example.com), since 3 March 2027`; before its day: `by 3 March 2027`. */
export function datedText({ identity, renewBy, state }: DatedIdentity): Text {
  const { fr, en } = dayText(renewBy);
  const who = `${identity.name} (${identity.owner})`;
  return state === 'overdue'
    ? { fr: `${who}, échéance dépassée depuis le ${fr}`, en: `${who}, overdue since ${en}` }
    : { fr: `${who}, au plus tard le ${fr}`, en: `${who}, by ${en}` };
}

export function datedListText(identities: readonly DatedIdentity[]): Text {
  const all = identities.map(datedText);
  return { fr: all.map(({ fr }) => fr).join(' ; '), en: all.map(({ en }) => en).join('; ') };
}

/** Once a week, to those who answer for them and to admins. `unnamed`: for admins alone, who can name somebody. */
export function identityNoticeText(due: readonly DatedIdentity[], unnamed: readonly IdentitySubject[]): Text {
  const lines = due.map(datedText);
  const nobody = unnamed.length === 0 ? null : subjectsText(unnamed);
  return {
    fr: [
      'Identités de service à renouveler :',
      ...lines.map(({ fr }) => `- ${fr}`),
      ...(nobody === null ? [] : [`Personne n’est désigné pour ${nobody.fr}.`]),
      'Une fois le renouvellement fait, un administrateur inscrit la nouvelle date (renewBy) dans le fichier de réglages.',
    ].join('\n'),
    en: [
      'Service identities to be renewed:',
      ...lines.map(({ en }) => `- ${en}`),
      ...(nobody === null ? [] : [`Nobody is named for ${nobody.en}.`]),
      'Once that is done, an admin writes the new date (renewBy) into the settings file.',
    ].join('\n'),
  };
}

function listed(texts: readonly Text[]): Text {
  return { fr: texts.map(({ fr }) => fr).join(', '), en: texts.map(({ en }) => en).join(', ') };
}
