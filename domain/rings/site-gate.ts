// RING-1: a site decides its own day, and nobody decides for it. One without admins is asked nothing.
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';

export type SiteAnswer = {
  readonly answer: 'accepted' | 'refused';
  /** null: any day of its campaign. */
  readonly day: IsoDate | null;
  readonly by: string;
  readonly reason: string | null;
};

export type SiteGate =
  | { readonly state: 'open' }
  | { readonly state: 'unanswered'; readonly site: string }
  | { readonly state: 'refused'; readonly site: string; readonly by: string; readonly reason: string | null }
  | { readonly state: 'other-day'; readonly site: string; readonly day: IsoDate };

export type SiteQuestion = {
  /** null: of no site. */
  readonly site: { readonly name: string; readonly hasAdmins: boolean } | null;
  /** The last one; null: none. */
  readonly answer: SiteAnswer | null;
  /** In the zone of the product. */
  readonly today: IsoDate;
};

export function siteGate({ site, answer, today }: SiteQuestion): SiteGate {
  // What a site has answered counts also when its last admin has left.
  if (site === null || (!site.hasAdmins && answer === null)) return { state: 'open' };
  if (answer === null) return { state: 'unanswered', site: site.name };
  const { by, reason, day } = answer;
  if (answer.answer === 'refused') return { state: 'refused', site: site.name, by, reason };
  return day === null || day === today ? { state: 'open' } : { state: 'other-day', site: site.name, day };
}

/** Who refused, and why: words of a person stand in quotes, so that what follows is not read as theirs. */
export function refusalSaid({ by, reason }: { readonly by: string; readonly reason: string | null }): Text {
  return reason === null ? { fr: by, en: by } : { fr: `${by} : « ${reason} »`, en: `${by}: “${reason}”` };
}

/** Why nothing starts there; null: it may. */
export function siteText(gate: SiteGate): Text | null {
  switch (gate.state) {
    case 'open':
      return null;
    case 'unanswered':
      return {
        fr: `Le site « ${gate.site} » n’a pas encore accepté cette campagne.`,
        en: `Site “${gate.site}” has not accepted this campaign yet.`,
      };
    case 'refused': {
      const said = refusalSaid(gate);
      return {
        fr: `Le site « ${gate.site} » a refusé cette campagne (${said.fr}).`,
        en: `Site “${gate.site}” refused this campaign (${said.en}).`,
      };
    }
    case 'other-day': {
      const day = dayText(gate.day);
      return { fr: `Le site « ${gate.site} » a choisi le ${day.fr}.`, en: `Site “${gate.site}” chose ${day.en}.` };
    }
  }
}
