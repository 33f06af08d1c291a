// Gives a link to a calendar, the same one each time, until its person ends it.
import { endFeed, type FeedScope, insertFeed, lockFeed } from '../../db/queries/calendars/calendar-feeds.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { findApplication } from '../../db/queries/servers/applications.ts';
import { loadDomains } from '../../db/queries/servers/domains.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CalendarFeedId, UserId } from '../../domain/ids.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { hashOf, linkToken, newNonce } from '../files/link-token.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
} from '../shared/operation.ts';
import { freeText } from '../shared/sentences.ts';

/** `name`: a domain or an application; null: one's own work. `renew`: the link of before stops working. */
export type CalendarRequest = { readonly name: string | null; readonly renew: boolean };

export type CalendarLink = { readonly feedId: CalendarFeedId; readonly token: string };

export function giveCalendar(
  ctx: OperationContext,
  by: Requester,
  ask: CalendarRequest,
): Promise<Outcome<CalendarLink>> {
  return operate(ctx, by, specOf('calendar.give'), async (work) => {
    const scope = await scopeOf(work.trx, by.actor.userId, ask.name);
    if ('kind' in scope) return scope;
    const old = await lockFeed(work.trx, by.actor.userId, scope);
    const secret = work.settings.files.linkSecret;
    if (old !== null && !ask.renew && hashOf(linkToken(secret, old.nonce)) === old.tokenHash) {
      return { kind: 'done', feedId: old.id, token: linkToken(secret, old.nonce) };
    }
    if (old !== null) await endFeed(work.trx, old.id, work.now);
    const nonce = newNonce();
    const token = linkToken(secret, nonce);
    const made = { userId: by.actor.userId, ...scope, nonce, tokenHash: hashOf(token) };
    const feedId = await insertFeed(work.trx, made, work.now);
    await work.record({ object: { type: 'calendar', id: feedId }, after: scope });
    return { kind: 'done', feedId, token };
  });
}

export function endCalendar(
  ctx: OperationContext,
  by: Requester,
  name: string | null,
): Promise<Outcome<{ readonly was: boolean }>> {
  return operate(ctx, by, specOf('calendar.end'), async (work) => {
    const scope = await scopeOf(work.trx, by.actor.userId, name);
    if ('kind' in scope) return scope;
    const old = await lockFeed(work.trx, by.actor.userId, scope);
    if (old === null) return { kind: 'done', was: false };
    await endFeed(work.trx, old.id, work.now);
    await work.record({ object: { type: 'calendar', id: old.id }, before: scope });
    return { kind: 'done', was: true };
  });
}

/** What it shows is narrowed to the account's servers whenever it is read. */
const specOf = (action: 'calendar.give' | 'calendar.end') =>
  ({ ability: 'read', action, object: { type: 'calendar', id: null }, underList: 'narrowed' }) as const;

/** Of applications, those that have servers within the account's list. */
async function scopeOf(db: Db, userId: UserId, name: string | null): Promise<FeedScope | Refused> {
  if (name === null) return { applicationId: null, domainCode: null };
  const domains = await loadDomains(db);
  const wanted = foldCase(name);
  const domain = domains.find((one) => foldCase(one.code) === wanted || foldCase(one.name) === wanted);
  if (domain !== undefined) return { applicationId: null, domainCode: domain.code };
  const application = await readWithinReach(db, userId, (within) => findApplication(within, name));
  if (application.kind === 'found') return { applicationId: application.id, domainCode: null };
  const near = didYouMean(name, [...domains.map(({ code }) => code), ...application.names]);
  const shown = freeText(name, 60);
  return refuse(
    `« ${shown} » n’est ni un domaine ni une application.${near.fr} Sans nom, c’est votre propre agenda.`,
    `“${shown}” is neither a domain nor an application.${near.en} Without a name, it is your own calendar.`,
  );
}
