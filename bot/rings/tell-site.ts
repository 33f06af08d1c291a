// What the admins of a site are told: that a campaign waits for their answer, and what a product admin changed of their site (RING-1).

import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { personalPlaces } from '../../db/queries/chat/places.ts';
import { loadLivePlaces } from '../../db/queries/chat/shown-cards.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import { loadMaker, loadServersLeft } from '../../db/queries/rings/campaign-rings.ts';
import { loadSites, loadSitesToAsk } from '../../db/queries/rings/sites.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { counted } from '../../domain/counts.ts';
import { dayText } from '../../domain/day-text.ts';
import type { CampaignId, SiteId, UserId } from '../../domain/ids.ts';
import type { InventoryChange } from '../../domain/inventory/record.ts';
import type { Text } from '../../domain/language.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { refusalSaid, type SiteAnswer } from '../../domain/rings/site-gate.ts';
import type { UnitOfWork } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';

/** In the transaction that makes the campaign or takes servers into it; whoever has its card before them is not asked again. */
export async function askSites(work: UnitOfWork, campaignId: CampaignId): Promise<void> {
  const sites = await loadSitesToAsk(work.trx, campaignId, work.now);
  if (sites.length === 0) return;
  const card = cardKeyText({ kind: 'campaign-rings', campaignId });
  for (const { name, servers, admins } of sites) {
    await tell(work, admins, {
      card,
      key: `site-asked:${campaignId}:${name}`,
      line: {
        fr: `La campagne ${campaignId} attend la réponse du site « ${name} » (${counted(servers, 'fr', 'serveur', 'serveurs')}).`,
        en: `Campaign ${campaignId} waits for the answer of site “${name}” (${counted(servers, 'en', 'server', 'servers')}).`,
      },
    });
  }
}

/** Whoever made the campaign: its servers there stay as they are, or have to be planned anew. */
export async function tellSiteAnswered(
  work: UnitOfWork,
  site: { readonly id: SiteId; readonly name: string; readonly campaignId: CampaignId },
  { answer, day, reason }: Pick<SiteAnswer, 'answer' | 'day' | 'reason'>,
): Promise<void> {
  const { trx, now, by } = work;
  const { name, campaignId } = site;
  const maker = await loadMaker(trx, campaignId);
  if (maker === null || maker === by.actor.userId) return;
  const count = (await loadServersLeft(trx, campaignId, { site: site.id })).length;
  const [who, on] = [by.actor.name, day === null ? null : dayText(day)];
  const servers = { fr: counted(count, 'fr', 'serveur', 'serveurs'), en: counted(count, 'en', 'server', 'servers') };
  const said = refusalSaid({ by: who, reason });
  const line =
    answer === 'refused'
      ? {
          fr: `Le site « ${name} » refuse la campagne ${campaignId} (${said.fr}) : ${servers.fr} ne démarrent pas.`,
          en: `Site “${name}” refuses campaign ${campaignId} (${said.en}): ${servers.en} there will not start.`,
        }
      : {
          fr: `Le site « ${name} » accepte la campagne ${campaignId} (${who})${on === null ? '' : `, le ${on.fr} seulement`} : ${servers.fr} à patcher.`,
          en: `Site “${name}” accepts campaign ${campaignId} (${who})${on === null ? '' : `, on ${on.en} only`}: ${servers.en} to patch.`,
        };
  const card = cardKeyText({ kind: 'campaign-rings', campaignId });
  await tell(work, [maker], {
    card,
    key: `site-answered:${campaignId}:${site.id}:${now.toISOString()}`,
    line,
  });
}

/** `admins`: those of before and after. */
export async function tellSiteChanged(
  work: UnitOfWork,
  site: { readonly id: SiteId; readonly admins: readonly UserId[] },
  line: Text,
): Promise<void> {
  const key = `site-changed:${site.id}:${work.now.toISOString()}:${line.en}`;
  await tell(work, site.admins, { card: null, key, line });
}

/** The same of a change of the inventory, one message a site. */
export async function tellSitesOfServers(work: UnitOfWork, changes: readonly InventoryChange[]): Promise<void> {
  const moved = changes.filter(
    ({ entity, before, after }) => entity === 'server' && (before?.site ?? null) !== (after?.site ?? null),
  );
  if (moved.length === 0) return;
  await forgetRefusals(work.trx, 'site');
  const who = work.by.actor.name;
  for (const { id, name: site, admins } of await loadSites(work.trx, work.now)) {
    const named = (side: 'before' | 'after') =>
      namesText(moved.filter((change) => change[side]?.site === site).map(({ name }) => name));
    const [gone, come] = [named('before'), named('after')];
    const said = (language: 'fr' | 'en', ...[out, into]: readonly [string, string]) =>
      [
        ...(gone[language] === '' ? [] : [`${out}${gone[language]}.`]),
        ...(come[language] === '' ? [] : [`${into}${come[language]}.`]),
      ].join(' ');
    const line = {
      fr: said('fr', `${who} a retiré du site « ${site} » : `, `${who} a ajouté au site « ${site} » : `),
      en: said('en', `${who} removed from site “${site}”: `, `${who} added to site “${site}”: `),
    };
    if (line.en === '') continue;
    await tellSiteChanged(work, { id, admins: admins.map(({ userId }) => userId) }, line);
  }
}

type Told = { readonly card: string | null; readonly key: string; readonly line: Text };

async function tell(
  { trx, now, settings }: UnitOfWork,
  people: readonly UserId[],
  { card, key, line }: Told,
): Promise<void> {
  const places = await personalPlaces(trx, [...new Set(people)]);
  const shown =
    card === null
      ? new Set<string>()
      : await loadLivePlaces(
          trx,
          card,
          Array.from(places.values(), ({ conversation }) => conversation),
        );
  const defaults = settings.notifications ?? notificationDefaults(settings.zone);
  for (const [userId, place] of places) {
    if (shown.has(place.conversation)) continue;
    const notice = { userId, place, line, card, kind: 'validation', about: { kind: 'fact' } } as const;
    await tellPerson(trx, defaults, { ...notice, key: `${key}:${userId}`, text: line }, now);
  }
}
