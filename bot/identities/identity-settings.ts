// What the chat process knows of its service identities (PEOPLE-5): those of the settings, and the end of its own certificate.
import { type DatedIdentity, datedIdentities, type OwnEnds } from '../../domain/identities/due-identities.ts';
import type { IdentitySubject, ServiceIdentity } from '../../domain/identities/service-identity.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { ReminderPolicy } from '../../domain/validations/reminders.ts';
import { certificateEndDay } from '../teams/bot-certificate.ts';
import type { TeamsSettings } from '../teams/settings.ts';

export type KnownIdentities = {
  readonly named: readonly ServiceIdentity[];
  /** What of the settings nobody is named for. */
  readonly unnamed: readonly IdentitySubject[];
};

export type IdentitySettings = {
  readonly identities?: KnownIdentities;
  readonly teams: Pick<TeamsSettings, 'certificate'>;
  /** IANA name. */
  readonly zone: string;
  /** Entra ids, in lower case. */
  readonly admins?: readonly string[];
  readonly reminders?: ReminderPolicy;
  readonly notifications?: NotificationDefaults;
};

/** As the file of the certificate says it now. */
function ownEnds({ teams }: Pick<IdentitySettings, 'teams'>): OwnEnds {
  const day = teams.certificate === undefined ? null : certificateEndDay(teams.certificate());
  return day === null ? {} : { 'bot-certificate': day };
}

/** The earliest first. */
export function knownDated({ identities, zone, teams }: IdentitySettings, now: Date): readonly DatedIdentity[] {
  return datedIdentities(identities?.named ?? [], dayIn(now, zone), ownEnds({ teams }));
}
