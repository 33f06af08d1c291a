// Messages beside the cards: starts, reboots and ends, grouped by the rules (RUN-12) and written for a channel.
import type { CampaignId } from '../domain/ids.ts';
import type { Language, Text } from '../domain/language.ts';
import { escapeMarkdown, inertText } from './plain-text.ts';

export type AnnouncementView = {
  readonly campaignId: CampaignId;
  readonly label: string;
  /** As `groupAnnouncements` gives them, hostnames inside. */
  readonly lines: readonly Text[];
};

const CAMPAIGN: Text = { fr: 'Campagne', en: 'Campaign' };

/** The text of one message, to be sent with `textFormat: 'markdown'`: a heading, then a line a group. */
export function announcementText({ campaignId, label, lines }: AnnouncementView, language: Language): string {
  const heading = `**${CAMPAIGN[language]} ${campaignId}** · ${escapeMarkdown(label, 120)}`;
  // Two spaces would be trimmed: an empty line is the break that every client keeps.
  return [heading, ...lines.map((text) => escapeMarkdown(text[language], 600))].join('\n\n');
}

/** The same without mark-up, for `activity.summary`. */
export function announcementSummary({ campaignId, lines }: AnnouncementView, language: Language): string {
  const said = lines.map((text) => inertText(text[language], 200)).join(' · ');
  return inertText(`${CAMPAIGN[language]} ${campaignId} · ${said}`, 200);
}

/** GATE-6, AUD-1: an override is said aloud in the channel, with its reason. */
export function overrideText(
  what: { readonly campaignId: CampaignId; readonly hostname: string; readonly by: string; readonly reason: string },
  language: Language,
): string {
  const by = escapeMarkdown(what.by, 80);
  const hostname = escapeMarkdown(what.hostname, 80);
  const reason = escapeMarkdown(what.reason);
  const heading = `**${CAMPAIGN[language]} ${what.campaignId}** · `;
  if (language === 'fr') return `${heading}${by} passe outre le contrôle de ${hostname} : ${reason}`;
  return `${heading}${by} overrides the gate of ${hostname}: ${reason}`;
}
