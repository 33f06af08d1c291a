// RUN-20: whether a server may start beside what it stands on: that comes first, and is checked. What is in no open campaign of the cycle
// holds nobody; in another campaign it does from its order on, since who planned that campaign planned its day.
import type { Answer } from '../answer.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import { opensProduction, type ValidationStatus } from '../validations/validation-state.ts';

/** A server that another one stands on, itself or through others. */
export type StoodOn = {
  readonly hostname: string;
  /** As of today. */
  readonly branch: Branch;
  /** It is out of service: nobody will patch it any more. */
  readonly isRetired: boolean;
  /** An attempt or a rollback is under way on it, in whatever campaign. */
  readonly isRunning: boolean;
  /** Its start is ordered in an open campaign of the cycle. */
  readonly isOrdered: boolean;
  /** In the campaign of the one that asks, not begun; null: it is not, or it is excluded. */
  readonly pending: { readonly comesAtSlot: boolean } | null;
  /** Of what is ordered or pending: its ring waits for that of the one that asks (RING-1); null: it does not. */
  readonly laterRing: LaterRing | null;
  /** Its newest attempt of the cycle that has ended, in a campaign that is still open; null: none. */
  readonly last: LastUpdate | null;
};

/** `elsewhere`: another campaign in which it is ordered; null: the campaign of the one that asks. */
export type LaterRing = { readonly ring: Text; readonly elsewhere: CampaignId | null };

export type LastUpdate = {
  readonly isPatched: boolean;
  readonly isRolledBack: boolean;
  /** RUN-9. */
  readonly checks: Answer;
  /** null: nobody was asked. */
  readonly validation: ValidationStatus | null;
};

/** The first three end by themselves. */
type HoldReason = 'running' | 'ordered' | 'at-slot' | 'pending' | 'failed' | 'refused' | 'rolled-back' | 'unchecked';

export type DependencyHold = { readonly hostname: string } & (
  | { readonly why: HoldReason }
  /** Each of the two waits for the other. */
  | ({ readonly why: 'later-ring' } & LaterRing)
);

/** In the order given. The gate lets production come after non-production: that never waits for it the other way round. */
export function dependencyHolds(branch: Branch, those: readonly StoodOn[]): readonly DependencyHold[] {
  return those.flatMap((one) => {
    if (branch === 'hprod' && one.branch === 'prod') return [];
    const { hostname, laterRing } = one;
    const why = holdOf(one);
    if (why === null) return [];
    const isMutual = laterRing !== null && (why === 'ordered' || why === 'at-slot' || why === 'pending');
    return [isMutual ? { hostname, why: 'later-ring', ...laterRing } : { hostname, why }];
  });
}

function holdOf({ isRetired, isRunning, isOrdered, pending, last }: StoodOn): HoldReason | null {
  if (isRunning) return 'running';
  if (isRetired) return null;
  if (isOrdered) return 'ordered';
  if (pending !== null) return pending.comesAtSlot ? 'at-slot' : 'pending';
  return last === null ? null : uncheckedOf(last);
}

/** Checked: its checks are green, or its owner said OK. A KO holds, whatever the checks found. */
function uncheckedOf({ isPatched, isRolledBack, checks, validation }: LastUpdate): HoldReason | null {
  if (isRolledBack) return 'rolled-back';
  if (!isPatched) return 'failed';
  if (validation === 'validated_ko') return 'refused';
  const accepted = validation !== null && opensProduction(validation);
  return accepted || checks === 'yes' ? null : 'unchecked';
}

const BY_ITSELF: ReadonlySet<DependencyHold['why']> = new Set(['running', 'ordered', 'at-slot']);

/** Whoever waits for it may go on waiting. */
export function endsByItself({ why }: DependencyHold): boolean {
  return BY_ITSELF.has(why);
}

export function holdText(hold: DependencyHold): Text {
  const { hostname: name, why } = hold;
  const [fr, en] = [`${name}, dont il dépend,`, `${name}, which it depends on,`];
  switch (why) {
    case 'running':
      return { fr: `${fr} est en cours de patching.`, en: `${en} is being patched.` };
    case 'ordered':
      return { fr: `${fr} démarre avant lui.`, en: `${en} starts first.` };
    case 'at-slot':
      return { fr: `${fr} démarre avant lui, à son créneau.`, en: `${en} starts first, at its slot.` };
    case 'pending':
      return {
        fr: `${fr} n’est pas encore patché : démarrez-le d’abord.`,
        en: `${en} is not patched yet: start it first.`,
      };
    case 'later-ring': {
      const { ring, elsewhere } = hold;
      const number = elsewhere === null ? '' : ` ${elsewhere}`;
      return {
        fr: `${fr} est de l’anneau « ${ring.fr} », qui attend celui de ce serveur : ouvrez cet anneau pour la campagne${number} (/anneaux${number}), ou mettez les deux dans le même (/groupe).`,
        en: `${en} is in ring “${ring.en}”, which waits for the ring of this server: open that ring for ${elsewhere === null ? 'the campaign' : `campaign ${elsewhere}`} (/rings${number}), or put both into one (/group).`,
      };
    }
    case 'failed':
      return { fr: `${fr} est en échec : relancez-le d’abord.`, en: `${en} has failed: retry it first.` };
    case 'refused':
      return { fr: `${fr} a reçu un KO de son responsable.`, en: `${en} was answered KO by its owner.` };
    case 'rolled-back':
      return { fr: `${fr} est revenu en arrière.`, en: `${en} was rolled back.` };
    case 'unchecked':
      return {
        fr: `${fr} n’a ni contrôles au vert ni OK de son responsable.`,
        en: `${en} has neither green checks nor the OK of its owner.`,
      };
  }
}

/** The other way round: what stands on a server is under way, and would lose it. */
export function dependantText(name: string): Text {
  return {
    fr: `${name}, qui dépend de lui, est en cours de patching.`,
    en: `${name}, which depends on it, is being patched.`,
  };
}
