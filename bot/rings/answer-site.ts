// A site answers a campaign: on any of its days, on one, or not at all (RING-1). Its own admins alone, and they may change their mind.

import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { findCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import {
  type CampaignSite,
  loadCampaignServers,
  loadCampaignSites,
  loadServersLeft,
} from '../../db/queries/rings/campaign-rings.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { dayText } from '../../domain/day-text.ts';
import type { CampaignId, SiteId } from '../../domain/ids.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { closureOfDay } from '../../domain/windows/decide-occurrence.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { tellSiteAnswered } from './tell-site.ts';

export type SiteAnswered = { readonly campaignId: CampaignId; readonly siteId: SiteId } & (
  | { readonly answer: 'accepted' /** null: any day of the campaign. */; readonly day: IsoDate | null }
  | { readonly answer: 'refused'; readonly reason: string }
);

/** What is patched or under way stays as it is: the answer is about what is left. */
export function answerSite(ctx: OperationContext, by: Requester, ask: SiteAnswered): Promise<Outcome<object>> {
  const action = ask.answer === 'accepted' ? 'site.accept' : 'site.refuse';
  const spec = { ability: 'site.answer', action, object: { type: 'site', id: ask.siteId } } as const;
  return operate(ctx, by, spec, (work) => answer(work, ask));
}

async function answer(work: UnitOfWork, ask: SiteAnswered): Promise<Outcome<object>> {
  const { trx, now, by } = work;
  const { campaignId, siteId } = ask;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, campaignId);
  if (campaign.kind === 'refused') return campaign;
  const site = await siteOf(work, ask);
  if (site === null) return NOT_THERE;
  if (!site.admins.some(({ userId }) => userId === by.actor.userId)) return notTheirs(site);
  const [day, reason] = ask.answer === 'accepted' ? [ask.day, null] : [null, work.text(ask.reason)];
  const wrong = day === null ? null : await wrongDay(work, campaignId, day);
  if (wrong !== null) return wrong;
  if (reason === '') return lacksReason('Indiquez le motif du refus.', 'Give a reason for the refusal.');
  const last = site.answer;
  if (last !== null && last.answer === ask.answer && last.day === day && last.reason === reason) {
    return refuse(
      `Le site « ${site.name} » a déjà donné cette réponse (${last.by}).`,
      `Site “${site.name}” has already given this answer (${last.by}).`,
    );
  }
  await trx
    .insertInto('site_answers')
    .values({
      ...{ campaign_id: campaignId, site_id: siteId, answer: ask.answer, day, reason },
      ...{ answered_by: by.actor.userId, answered_at: now },
    })
    .execute();
  const servers = await loadServersLeft(trx, campaignId, { site: siteId });
  await forgetRefusals(trx, 'site', { campaignId, servers });
  await work.record({
    ...(last === null ? {} : { before: { answer: last.answer, day: last.day } }),
    after: { campaign: campaignId, site: site.name, answer: ask.answer, day },
    reason,
  });
  // A plain acceptance is what everybody expected.
  if (ask.answer === 'refused' || day !== null || last !== null) {
    await tellSiteAnswered(work, { id: siteId, name: site.name, campaignId }, { answer: ask.answer, day, reason });
  }
  return { kind: 'done' };
}

async function siteOf({ trx, now }: UnitOfWork, { campaignId, siteId }: SiteAnswered): Promise<CampaignSite | null> {
  const servers = await loadCampaignServers(trx, campaignId);
  if (!servers.some(({ site }) => site === siteId)) return null;
  return (await loadCampaignSites(trx, campaignId, [siteId], now))[0] ?? null;
}

const NOT_THERE = refuse(
  'Ce site n’a aucun serveur dans cette campagne : relisez la carte.',
  'This site has no server in this campaign: check the card again.',
);

/** Whoever they are, admins of the product included. */
export function notTheirs({ name, admins }: Pick<CampaignSite, 'name' | 'admins'>): Refused {
  const names = admins.map((one) => one.name).join(', ');
  if (names === '') {
    return refuse(
      `Le site « ${name} » n’a pas d’administrateur : il n’y a rien à répondre pour lui.`,
      `Site “${name}” has no admin: there is nothing to answer for it.`,
    );
  }
  return refuse(
    `Seuls les administrateurs du site « ${name} » décident pour lui : ${names}.`,
    `Only the admins of site “${name}” decide for it: ${names}.`,
  );
}

/** Ahead, of the week of a campaign that has one, and none on which nothing starts. */
async function wrongDay({ trx, now, settings }: UnitOfWork, id: CampaignId, day: IsoDate): Promise<Refused | null> {
  const shown = dayText(day);
  if (day < dayIn(now, settings.zone)) {
    return refuse(
      `Le ${shown.fr} est passé : choisissez un jour à venir.`,
      `${shown.en} is past: choose a day to come.`,
    );
  }
  const campaign = await findCampaign(trx, id);
  const closure = closureOfDay(day, await calendarOfDay(trx, day));
  // An admin lifts freezes for a campaign, never a holiday (PLAN-4).
  const isLifted = closure?.why === 'freeze' && campaign?.calendar_override_at != null;
  if (closure !== null && !isLifted) {
    const { fr, en } = closure.reason;
    return refuse(
      `${fr} Rien n’y démarre : choisissez un autre jour.`,
      `${en} Nothing starts then: choose another day.`,
    );
  }
  if (campaign?.kind !== 'standard') return null;
  const [first, last] = [campaign.week_start, addDays(campaign.week_start, 6)];
  if (day >= first && day <= last) return null;
  return refuse(
    `La campagne ${id} va du ${dayText(first).fr} au ${dayText(last).fr} : choisissez un de ces jours.`,
    `Campaign ${id} runs from ${dayText(first).en} to ${dayText(last).en}: choose one of these days.`,
  );
}

async function calendarOfDay(trx: UnitOfWork['trx'], day: IsoDate) {
  return calendarOf([Number(day.slice(0, 4))], {
    freezePeriods: await loadFreezePeriods(trx),
    alsaceMoselleZones: await alsaceMoselleZones(trx),
  });
}
