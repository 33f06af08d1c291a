// The sentences of a calendar.
import { branchText } from '../branch-text.ts';
import { countedText, serversText } from '../counts.ts';
import type { CampaignId } from '../ids.ts';
import { type Language, say, type Text } from '../language.ts';
import type { Branch } from '../server.ts';

export type DayServer = {
  readonly hostname: string;
  /** `09:15` */
  readonly slot: string;
  readonly application: string | null;
  readonly operator: string | null;
  readonly state: 'planned' | 'patched' | 'failed';
};

export const TENTATIVE_NOTE: Text = {
  fr: 'Planifié. La campagne n’est pas encore créée.',
  en: 'Planned. The campaign has not been created yet.',
};

const STATES: Readonly<Record<Exclude<DayServer['state'], 'planned'>, Text>> = {
  patched: { fr: 'patché', en: 'patched' },
  failed: { fr: 'en échec', en: 'failed' },
};

type Day = {
  readonly campaignId: CampaignId;
  readonly weekCode: string;
  readonly domains: readonly string[];
  readonly branch: Branch;
  /** All of them, also those that are not listed. */
  readonly total: number;
};

export function daySummary({ campaignId, weekCode, domains, branch, total }: Day, language: Language): string {
  const count = say(serversText(total), language);
  const of = say(branchText(branch), language);
  const about = [weekCode, ...domains].join(' ');
  const text: Text = {
    fr: `Patching ${about} : ${count} ${of} (campagne ${campaignId})`,
    en: `Patching ${about}: ${count}, ${branch === 'prod' ? 'production' : of} (campaign ${campaignId})`,
  };
  return say(text, language);
}

export function serverLine({ hostname, slot, application, operator, state }: DayServer, language: Language): string {
  const parts = [slot, hostname, application, operator, state === 'planned' ? null : say(STATES[state], language)];
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

/** Below the servers of a day that has more than an entry lists; `rest` 0: nothing. */
export function restLines(rest: number, language: Language): readonly string[] {
  if (rest <= 0) return [];
  const { fr, en } = countedText(rest, ['autre serveur', 'autres serveurs'], ['more server', 'more servers']);
  return [say({ fr: `… et ${fr}`, en: `… and ${en}` }, language)];
}
