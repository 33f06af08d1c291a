// POL-6: a server whose last update left it on its previous kernel, and whether the one that failed is held back there.
import { nameList } from '../attempts/name-list.ts';
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';

export type FallenBack = {
  /** As `uname -r` names them. */
  readonly failed: string;
  readonly running: string;
  readonly campaignId: CampaignId;
  readonly on: IsoDate;
  /** The exclusions that stand for it; none: it would be tried again. */
  readonly heldBack: readonly string[];
};

/** Of the detail that the attempt recorded (`jobs/attempt/steps/reboot-removal.ts`, `keep-kernel.ts`); null: it says otherwise. */
export function kernelsOfFall(detail: string): Pick<FallenBack, 'failed' | 'running'> | null {
  const fell =
    /^back on the previous kernel (?<running>\S+): (?:with (?<failed>\S+) the server|the server was restarted before (?<late>\S+) was)/;
  const { running, failed, late } = fell.exec(detail)?.groups ?? {};
  const kernel = failed ?? late;
  return running === undefined || kernel === undefined ? null : { failed: kernel, running };
}

const MOST_GLOBS = 3;

export function fallenBackText({ failed, running, campaignId, on, heldBack }: FallenBack): Text {
  const day = dayText(on);
  const globs = nameList(heldBack, MOST_GLOBS);
  const [fr, en] =
    heldBack.length === 0
      ? ['Rien ne l’exclut : il serait réessayé.', 'No exclusion holds it back: it would be tried again.']
      : [`Il est exclu sur ce serveur (${globs.fr}).`, `It is held back on this server (${globs.en}).`];
  return {
    fr: `Le noyau ${failed} n’a pas tenu le ${day.fr} (campagne ${campaignId}) : de retour sur ${running}. ${fr}`,
    en: `The kernel ${failed} did not hold on ${day.en} (campaign ${campaignId}): back on ${running}. ${en}`,
  };
}
