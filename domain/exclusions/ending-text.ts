// What the owner of package exclusions is told when these are about to end, and when they have (DEBT-1).
import { nameList } from '../attempts/name-list.ts';
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';

export type EndingExclude = {
  readonly hostname: string;
  readonly glob: string;
  /** Its last day. */
  readonly expiresOn: IsoDate;
};

/** Days before the last one. */
export const ENDING_DAYS = 7;
const MAX_NAMES = 8;

export function endingText(excludes: readonly EndingExclude[]): Text {
  const [first] = excludes;
  if (first === undefined) throw new Error('no exclusion ends');
  const names = namesOf(excludes);
  const day = dayText(first.expiresOn);
  const many = excludes.length > 1;
  return {
    fr: `${many ? 'Vos exclusions de paquets finissent' : 'Votre exclusion de paquet finit'} le ${day.fr} : ${names.fr}. Les paquets seront ensuite mis à jour. Pour prolonger : /exclusions ${first.hostname} ajouter ${first.glob} jusqu’au DATE motif MOTIF.`,
    en: `Your package ${many ? 'exclusions end' : 'exclusion ends'} on ${day.en}: ${names.en}. The packages will be updated after that. To extend: /excludes ${first.hostname} add ${first.glob} until DATE because REASON.`,
  };
}

export function endedText(excludes: readonly Omit<EndingExclude, 'expiresOn'>[]): Text {
  const names = namesOf(excludes);
  const many = excludes.length > 1;
  return {
    fr: `${many ? 'Vos exclusions de paquets ont pris fin' : 'Votre exclusion de paquet a pris fin'} : ${names.fr}. La prochaine mise à jour installera ces paquets.`,
    en: `Your package ${many ? 'exclusions have' : 'exclusion has'} ended: ${names.en}. The next update will install these packages.`,
  };
}

function namesOf(excludes: readonly Pick<EndingExclude, 'hostname' | 'glob'>[]): Text {
  return nameList(
    excludes.map(({ hostname, glob }) => `${glob} (${hostname})`),
    MAX_NAMES,
  );
}
