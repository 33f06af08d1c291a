// Whether the change request of a campaign lets its servers start. What is not known, or was read too long ago, is no yes.
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';
import { minutesText } from '../counts.ts';
import { slotText } from '../day-text.ts';
import type { Text } from '../language.ts';
import { dayIn } from '../planning/iso-week.ts';
import { CHANGE_STATE_WORDS, type ChangePolicy, type ChangeState } from './change.ts';

export type ChangeQuestion = {
  readonly policy: Pick<ChangePolicy, 'allowed' | 'maxAgeMinutes'>;
  /** The system's own name. */
  readonly system: string;
  /** IANA name, in which its dates are told. */
  readonly zone: string;
  /** null: no change was asked for yet. */
  readonly change: KnownChange | null;
};

export type KnownChange = {
  readonly number: string | null;
  readonly state: ChangeState | null;
  readonly onHold: boolean;
  readonly plannedStart: Date | null;
  readonly plannedEnd: Date | null;
  readonly readAt: Date | null;
};

/** Clocks of two machines may differ a little; a reading from further in the future is not believed. */
const FUTURE_TOLERANCE_MS = 60_000;

/** null: it lets them start, or none is asked for. */
export function againstChange(question: ChangeQuestion | null, now: Date): Text | null {
  if (question === null) return null;
  const { policy, change, system, zone } = question;
  if (change === null)
    return {
      fr: `Aucune demande de changement n’a encore été faite dans ${system} pour cette campagne.`,
      en: `No change request has been made in ${system} for this campaign yet.`,
    };
  const { number, state, readAt } = change;
  const name = changeName(system, number);
  if (readAt === null) return unread(system);
  const ageMs = now.getTime() - readAt.getTime();
  if (!(ageMs < policy.maxAgeMinutes * 60_000 && ageMs >= -FUTURE_TOLERANCE_MS)) {
    const age = minutesText(policy.maxAgeMinutes);
    return {
      fr: `L’état de ${name.fr} a été lu il y a plus de ${age.fr} : voyez /integrations.`,
      en: `The state of ${name.en} was read more than ${age.en} ago: see /integrations.`,
    };
  }
  if (number === null) return unread(system);
  if (state === null)
    return {
      fr: `L’état de ${name.fr} n’est pas compris : voyez-le dans ${system}.`,
      en: `The state of ${name.en} is not understood: look at it in ${system}.`,
    };
  const words = CHANGE_STATE_WORDS[state];
  if (!policy.allowed.includes(state))
    return {
      fr: `${capital(name.fr)} ne permet pas de démarrer : son état est « ${words.fr} ».`,
      en: `${capital(name.en)} does not allow a start: it is ${words.en}.`,
    };
  if (change.onHold) return { fr: `${capital(name.fr)} est suspendu.`, en: `${capital(name.en)} is on hold.` };
  const about = { name, zone, now };
  // Whoever has it implemented may begin early. That we do so ourselves, with the first server, makes it no longer than it was approved for.
  return state === 'scheduled' ? againstDates(change, about) : againstEnd(change, about);
}

function unread(system: string): Text {
  return {
    fr: `La demande de changement de cette campagne n’a pas encore été lue dans ${system}.`,
    en: `The change request of this campaign has not been read in ${system} yet.`,
  };
}

type About = { readonly name: Text; readonly zone: string; readonly now: Date };

function againstEnd({ plannedEnd }: KnownChange, { name, zone, now }: About): Text | null {
  if (plannedEnd === null || now < plannedEnd) return null;
  const to = momentText(plannedEnd, zone);
  return {
    fr: `${capital(name.fr)} était prévu jusqu’au ${to.fr} : prolongez-y ses dates pour démarrer encore.`,
    en: `${capital(name.en)} was planned until ${to.en}: extend its dates there to start more.`,
  };
}

function againstDates({ plannedStart, plannedEnd }: KnownChange, { name, zone, now }: About): Text | null {
  if (plannedStart === null || plannedEnd === null)
    return { fr: `${capital(name.fr)} n’a pas de dates prévues.`, en: `${capital(name.en)} has no planned dates.` };
  if (now >= plannedStart && now < plannedEnd) return null;
  const [from, to] = [momentText(plannedStart, zone), momentText(plannedEnd, zone)];
  return {
    fr: `${capital(name.fr)} est prévu du ${from.fr} au ${to.fr}.`,
    en: `${capital(name.en)} is planned from ${from.en} to ${to.en}.`,
  };
}

/** null: it lies within the planned dates of the change, or there is none that says otherwise. */
export function againstSlot(
  change: Pick<KnownChange, 'number' | 'plannedStart' | 'plannedEnd'> | null,
  slot: Date,
  { system, zone }: { readonly system: string; readonly zone: string },
): Text | null {
  if (change === null || change.plannedStart === null || change.plannedEnd === null) return null;
  const { plannedStart, plannedEnd } = change;
  if (slot >= plannedStart && slot <= plannedEnd) return null;
  const name = changeName(system, change.number);
  const [at, from, to] = [slot, plannedStart, plannedEnd].map((one) => momentText(one, zone)) as [Text, Text, Text];
  return {
    fr: `Le créneau du ${at.fr} est en dehors des dates prévues de ${name.fr} (du ${from.fr} au ${to.fr}) : choisissez-en un autre.`,
    en: `The slot of ${at.en} lies outside the planned dates of ${name.en} (${from.en} to ${to.en}): choose another one.`,
  };
}

function changeName(system: string, number: string | null): Text {
  if (number === null) return { fr: `la demande de changement de ${system}`, en: `the change request in ${system}` };
  return { fr: `le changement ${number} de ${system}`, en: `change ${number} in ${system}` };
}

/** In a sentence: of an instant, in that zone. */
export function momentText(at: Date, zone: string): Text {
  return slotText(dayIn(at, zone), DateTime.fromJSDate(at, { zone }).toFormat('HH:mm') as SlotTime);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
