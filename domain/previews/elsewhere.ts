// ELIG-5: what the standard campaigns of the estate already have of a server, and what of it keeps another campaign from planning it.
import type { IsoDate } from '../clock.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import { addDays, type Cycle } from '../planning/iso-week.ts';

/** A session of a standard campaign that is open and has it, or that has patched it. */
export type Elsewhere = {
  readonly campaignId: CampaignId;
  readonly year: number;
  readonly cycle: Cycle;
  readonly weekCode: string;
  readonly weekStart: IsoDate;
  /** `open`: pending, prerequisites ok, or a retry is ordered. `patched`: not rolled back since, nor answered KO. */
  readonly state: 'open' | 'running' | 'patched';
  /** It has a slot, or its start is ordered. Without either it waits for another week (SLOT-5). */
  readonly placed: boolean;
};

/** What stands against planning it, or null. */
export type Standing = { readonly kind: 'running' | 'open' | 'patched'; readonly in: Elsewhere };

/** A coordinator's decisions about it, each for one campaign: the next one asks again. */
export type Consent = { readonly takenFrom: CampaignId | null; readonly askedAgainAfter: CampaignId | null };

export const NO_CONSENT: Consent = { takenFrom: null, askedAgainAfter: null };

/** Of the campaign to be, or of the one that asks: its own sessions must not be among `sessions`. */
export type For = { readonly year: number; readonly cycle: Cycle; readonly today: IsoDate };

/** ELIG-5. What runs stands first, then what is open, then what is patched. */
export function standingOf(sessions: readonly Elsewhere[], of: For, consent: Consent = NO_CONSENT): Standing | null {
  const running = sessions.find(({ state }) => state === 'running');
  if (running !== undefined) return { kind: 'running', in: running };
  const open = sessions.find((one) => holds(one, of.today) && one.campaignId !== consent.takenFrom);
  if (open !== undefined) return { kind: 'open', in: open };
  const patched = sessions.filter((one) => one.state === 'patched' && one.year === of.year && one.cycle === of.cycle);
  const last = patched.at(-1);
  if (last === undefined || last.campaignId === consent.askedAgainAfter) return null;
  return { kind: 'patched', in: last };
}

/** Past weeks hold nothing, and what found no slot waits for the next week. */
function holds({ state, placed, weekStart }: Elsewhere, today: IsoDate): boolean {
  return state === 'open' && placed && addDays(weekStart, 6) >= today;
}

/** The open sessions that end as postponed when a campaign takes the server: it has one open session at most. */
export function givenUp(sessions: readonly Elsewhere[]): readonly CampaignId[] {
  return sessions.filter(({ state }) => state === 'open').map(({ campaignId }) => campaignId);
}

export function standingText({ kind, in: { campaignId, weekCode, year } }: Standing): Text {
  const week = `${weekCode} ${year}`;
  switch (kind) {
    case 'running':
      return {
        fr: `en cours dans la campagne ${campaignId} (${week})`,
        en: `in progress in campaign ${campaignId} (${week})`,
      };
    case 'open':
      return { fr: `dans la campagne ${campaignId} (${week})`, en: `in campaign ${campaignId} (${week})` };
    case 'patched':
      return {
        fr: `déjà patché dans la campagne ${campaignId} (${week})`,
        en: `already patched in campaign ${campaignId} (${week})`,
      };
  }
}
