// PEOPLE-5: the accounts, keys and secrets of this installation: each with somebody who answers for it, and none near its end.
import { certificateOf } from '../../bot/settings-from-file.ts';
import { certificateEndDay } from '../../bot/teams/bot-certificate.ts';
import { identitySubjects, isToldBy } from '../../config/service-identities.ts';
import { type Settings, SettingsError } from '../../config.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { datedIdentities, isDue } from '../../domain/identities/due-identities.ts';
import { datedListText, datedText, namesText, subjectsText } from '../../domain/identities/identity-words.ts';
import { identitiesOfNothing, unnamedSubjects } from '../../domain/identities/service-identity.ts';
import { joinedText } from '../../domain/joined-text.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { type Check, type CheckResult, no, unknown, yes } from '../check.ts';

export const identitiesCheck: Check = {
  name: 'identities',
  title: { fr: 'Identités de service', en: 'Service identities' },
  needs: 'settings',
  run: async ({ settings, processes, now }) => {
    const { environment, file } = settings;
    const subjects = identitySubjects(environment, file);
    const end = certificateEnd(settings);
    const ends = end.kind === 'day' ? { 'bot-certificate': end.day } : {};
    const all = datedIdentities(file.identities, dayIn(now(), file.zone), ends);
    const due = all.filter(isDue);
    const unnamed = unnamedSubjects(subjects, file.identities);
    const ofNothing = identitiesOfNothing(subjects, file.identities, isToldBy(processes));
    const wrong = [
      ...(due.length === 0 ? [] : [behind({ fr: 'à renouveler', en: 'to be renewed' }, datedListText(due))]),
      ...(unnamed.length === 0
        ? []
        : [behind({ fr: 'personne n’est désigné pour', en: 'nobody is named for' }, subjectsText(unnamed))]),
      ...(ofNothing.length === 0
        ? []
        : [behind({ fr: 'sans objet dans les réglages', en: 'about nothing that is set' }, namesText(ofNothing))]),
    ];
    const isToName = due.length > 0 || unnamed.length > 0;
    const remedies = [...(isToName ? [RENEW] : []), ...(ofNothing.length > 0 ? [TAKE_OUT] : [])];
    if (wrong.length > 0) return no(joinedText(...wrong), sentences(remedies));
    if (end.kind === 'unreadable') return UNREADABLE;
    const [next] = all;
    return next === undefined ? NOTHING : fine(all.length, datedText(next));
  },
};

type CertificateEnd =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'day'; readonly day: IsoDate };

/** What is wrong with the certificate itself is told by the check of its own. */
function certificateEnd({ environment }: Settings): CertificateEnd {
  try {
    const certificate = certificateOf(environment);
    if (certificate === undefined) return { kind: 'none' };
    const day = certificateEndDay(certificate());
    return day === null ? { kind: 'unreadable' } : { kind: 'day', day };
  } catch (error) {
    if (error instanceof SettingsError) return { kind: 'unreadable' };
    throw error;
  }
}

function behind(what: Text, list: Text): Text {
  return { fr: `${what.fr} : ${list.fr}`, en: `${what.en}: ${list.en}` };
}

function fine(count: number, next: Text): CheckResult {
  return yes(`${count}, la prochaine : ${next.fr}`, `${count}, the next one: ${next.en}`);
}

const NOTHING = yes('rien à renouveler dans les réglages', 'nothing to be renewed in the settings');

const UNREADABLE = unknown(
  {
    fr: 'la fin du certificat du bot n’a pas pu être lue',
    en: 'the end of the bot’s certificate could not be read',
  },
  {
    fr: 'Corrigez MicrosoftAppCertificate_FILE, puis relancez le diagnostic.',
    en: 'Correct MicrosoftAppCertificate_FILE, then run the doctor again.',
  },
);

const RENEW: Text = {
  fr: 'Renouvelez ce qui doit l’être, puis inscrivez un responsable et la nouvelle date (renewBy) sous identities (docs/settings.md).',
  en: 'Renew what is due, then write an owner and the new date (renewBy) under identities (docs/settings.md).',
};

const TAKE_OUT: Text = {
  fr: 'Retirez de identities, dans le fichier de réglages, ce qui est sans objet.',
  en: 'Take out of identities, in the settings file, what is about nothing that is set.',
};

function sentences(all: readonly Text[]): Text {
  return { fr: all.map(({ fr }) => fr).join(' '), en: all.map(({ en }) => en).join(' ') };
}
