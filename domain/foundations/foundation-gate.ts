// RUN-21: a foundation is never started with anything else: confirmed by its name on the day, last in its campaign, alone on the estate; and
// while it runs, nothing else starts. In an emergency too.
import { nameList } from '../attempts/name-list.ts';
import type { IsoDate } from '../clock.ts';
import { MOST_IN_CIRCLE } from '../dependencies/circle.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import { type Foundation, foundationText } from './foundation.ts';

export type FoundationQuestion = {
  /** null: an ordinary server. */
  readonly foundation: Foundation | null;
  /** Hostname of another foundation on which an attempt is under way; null: none. */
  readonly foundationRunning: string | null;
  /** Of that one: it waits for the hour of its reboot. */
  readonly foundationWaits?: boolean;
  /** Asked of a foundation alone. */
  readonly own: {
    /** Of other servers, whatever their campaign: an attempt or a rollback is under way; null: none. */
    readonly otherRunning: string | null;
    /** Of its campaign, and to be started before it. */
    readonly before: readonly { readonly hostname: string; readonly comes: boolean }[];
    /** Absent or null: it waits for nobody who waits for it. */
    readonly mutual?: MutualFoundations | null;
    /** The day of the newest confirmation that no attempt has spent; null: none. */
    readonly confirmedOn: IsoDate | null;
  };
  readonly today: IsoDate;
};

/** `before` is of its campaign, to be started before it, and depends on the `other` foundation, which in turn comes after one that depends on it. */
export type MutualFoundations = {
  readonly before: string;
  readonly other: string;
  /** Of more than two, or through a foundation that depends on another one; absent: the two wait for each other. */
  readonly circle?: {
    /** All of them in the order of waiting, from the one that asks and back to it. */
    readonly names: readonly string[];
    /** The foundation that comes after `before`. */
    readonly starts: string;
    /** Where that is; null: in the campaign of the one that asks. */
    readonly campaignId: CampaignId | null;
  };
};

export type FoundationHold = {
  readonly code:
    | 'foundation-running'
    | 'foundation-alone'
    | 'foundation-turn'
    | 'foundation-last'
    | 'foundation-unconfirmed';
  readonly text: Text;
  /** Whom it names besides the server itself (PEOPLE-3). */
  readonly hosts?: readonly string[];
};

export function foundationHolds(hostname: string, question: FoundationQuestion): readonly FoundationHold[] {
  const { foundation, foundationRunning, foundationWaits = false, own, today } = question;
  const running = foundationRunning === null ? [] : [runningHold(foundationRunning, foundationWaits)];
  if (foundation === null) return running;
  const what = foundationText(foundation);
  return [
    ...running,
    ...(own.confirmedOn === today ? [] : [unconfirmedHold(hostname, what)]),
    ...lastHolds(hostname, own, what),
    // Two never run at once: that one is named already.
    ...(own.otherRunning === null || own.otherRunning === foundationRunning ? [] : [aloneHold(own.otherRunning, what)]),
  ];
}

function runningHold(name: string, waits: boolean): FoundationHold {
  return {
    code: 'foundation-running',
    hosts: [name],
    text: waits
      ? {
          fr: `${name}, un socle de PatchCenter, attend son redémarrage : rien d’autre ne démarre avant (/reboot ${name}).`,
          en: `${name}, a foundation of PatchCenter, waits for its reboot: nothing else starts before (/reboot ${name}).`,
        }
      : {
          fr: `${name}, un socle de PatchCenter, est en cours de patching : rien d’autre ne démarre.`,
          en: `${name}, a foundation of PatchCenter, is being patched: nothing else starts.`,
        },
  };
}

function unconfirmedHold(hostname: string, what: Text): FoundationHold {
  return {
    code: 'foundation-unconfirmed',
    text: {
      fr: `PatchCenter repose sur ce serveur (${what.fr}). Confirmez par son nom, puis démarrez-le : /confirmer ${hostname}`,
      en: `PatchCenter stands on this server (${what.en}). Confirm it by its name, then start it: /confirm ${hostname}`,
    },
  };
}

const MOST_NAMED = 3;

function lastHolds(
  hostname: string,
  { before, mutual = null }: FoundationQuestion['own'],
  what: Text,
): readonly FoundationHold[] {
  if (before.length === 0) return [];
  if (mutual !== null) return [mutualHold(hostname, mutual)];
  const stay = before.filter(({ comes }) => !comes);
  const hosts = (stay.length === 0 ? before : stay).map(({ hostname }) => hostname);
  const names = nameList(hosts, MOST_NAMED);
  return [
    stay.length === 0
      ? {
          code: 'foundation-turn',
          hosts,
          text: {
            fr: `Un socle (${what.fr}) passe en dernier : ${names.fr} démarre avant lui.`,
            en: `A foundation (${what.en}) comes last: ${names.en} starts first.`,
          },
        }
      : {
          code: 'foundation-last',
          hosts,
          text: {
            fr: `Un socle (${what.fr}) passe en dernier. À démarrer ou exclure avant lui : ${names.fr}.`,
            en: `A foundation (${what.en}) comes last. To be started or excluded first: ${names.en}.`,
          },
        },
  ];
}

/** Nothing of it ends by itself. */
function mutualHold(name: string, mutual: MutualFoundations): FoundationHold {
  const { before, other, circle } = mutual;
  if (circle !== undefined) return circleHold(name, before, circle);
  return {
    code: 'foundation-last',
    hosts: [before, other],
    text: {
      fr: `${name} passe après ${before}, qui dépend de ${other}, un autre socle, qui attend ${name} à son tour. Excluez ${before}, démarrez ${name}, puis réintégrez ${before}.`,
      en: `${name} comes after ${before}, which depends on ${other}, another foundation, which waits for ${name} in turn. Exclude ${before}, start ${name}, then include ${before} again.`,
    },
  };
}

function circleHold(
  name: string,
  before: string,
  { names, starts, campaignId }: NonNullable<MutualFoundations['circle']>,
): FoundationHold {
  const shown =
    names.length > MOST_IN_CIRCLE ? [...names.slice(0, MOST_IN_CIRCLE - 1), '…', ...names.slice(-1)] : names;
  const way = shown.join(' → ');
  const there = campaignId === null ? ['', ''] : [` de la campagne ${campaignId}`, ` from campaign ${campaignId}`];
  return {
    code: 'foundation-last',
    hosts: [...new Set(names)].filter((one) => one !== name),
    text: {
      fr: `Des socles s’attendent en cercle : ${way}. Excluez ${before}${there[0]}, démarrez ${starts}, puis réintégrez ${before}.`,
      en: `Foundations wait for one another in a circle: ${way}. Exclude ${before}${there[1]}, start ${starts}, then include ${before} again.`,
    },
  };
}

function aloneHold(name: string, what: Text): FoundationHold {
  return {
    code: 'foundation-alone',
    hosts: [name],
    text: {
      fr: `Un socle (${what.fr}) est patché seul : ${name} est encore en cours.`,
      en: `A foundation (${what.en}) is patched alone: ${name} is still under way.`,
    },
  };
}
