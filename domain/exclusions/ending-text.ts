// What the owner of package exclusions is told when their end is near, and asked once it has passed (DEBT-1).
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
    fr: `${many ? 'Vos exclusions de paquets finissent' : 'Votre exclusion de paquet finit'} le ${day.fr} : ${names.fr}. Elle reste en vigueur ensuite, et la question vous sera posée. Pour prolonger : /exclusions ${first.hostname} ajouter ${first.glob} jusqu’au DATE motif MOTIF.`,
    en: `Your package ${many ? 'exclusions end' : 'exclusion ends'} on ${day.en}: ${names.en}. It stays in force after that, and you will be asked. To extend: /excludes ${first.hostname} add ${first.glob} until DATE because REASON.`,
  };
}

/** Their end has passed: extended with a reason and a new end, or lifted. */
export function overdueText(excludes: readonly EndingExclude[]): Text {
  const names = namesOf(excludes);
  const many = excludes.length > 1;
  return {
    fr: `${many ? 'La fin de ces exclusions de paquets est passée' : 'La fin de cette exclusion de paquet est passée'} : ${names.fr}. Toujours en vigueur, ${many ? 'elles retiennent' : 'elle retient'} des mises à jour. Prolongez avec un motif et une nouvelle date, ou levez (/exclusions). La question revient chaque semaine.`,
    en: `The end of ${many ? 'these package exclusions' : 'this package exclusion'} has passed: ${names.en}. Still in force, ${many ? 'they hold' : 'it holds'} updates back. Extend with a reason and a new date, or lift (/excludes). You are asked every week.`,
  };
}

/** To whom has some since before. */
export function keptText(excludes: readonly EndingExclude[]): Text {
  const names = namesOf(excludes);
  return {
    fr: `Les exclusions de paquets ne prennent plus fin d’elles-mêmes : à leur date, elles restent en vigueur et leur responsable est interrogé. Les vôtres : ${names.fr} (/exclusions).`,
    en: `Package exclusions no longer end by themselves: on their day they stay in force, and their owner is asked. Yours: ${names.en} (/excludes).`,
  };
}

function namesOf(excludes: readonly Pick<EndingExclude, 'hostname' | 'glob'>[]): Text {
  return nameList(
    excludes.map(({ hostname, glob }) => `${glob} (${hostname})`),
    MAX_NAMES,
  );
}
