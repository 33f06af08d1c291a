// What waits for an owner's answer, one row for a campaign and an application, the oldest first (VALID-2).
import { sql } from 'kysely';
import type { ApplicationId, ValidationId } from '../../../domain/ids.ts';
import type { WaitingFilter } from '../../../domain/validations/waiting-filter.ts';
import type { Db } from '../../schema/database.ts';
import { isLatestThere } from './latest-validation.ts';
import { isAskedFor } from './validation-reminders.ts';

const ALL: WaitingFilter = { kind: 'all' };

/** `of` null: of every application, and of none. A row holds all that waits there, also when one server of it was asked for. */
export async function loadWaitingValidations(db: Db, of: readonly ApplicationId[] | null, filter: WaitingFilter = ALL) {
  let query = db
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .innerJoin('campaigns as c', 'c.id', 'p.campaign_id')
    .leftJoin('applications as x', 'x.id', 'v.application_id')
    .select([
      'c.id as campaign_id',
      'c.label',
      'x.id as application_id',
      'x.name as application',
      sql<string[]>`array_agg(v.hostname order by v.hostname collate "C")`.as('hostnames'),
      sql<Date>`min(p.patch_date)`.as('since'),
      sql<ValidationId>`max(p.id)`.as('newest'),
      sql<number>`max(p.reminders_sent)`.as('reminders'),
      sql<Date | null>`max(p.reminded_at)`.as('reminded_at'),
      sql<boolean>`bool_or(${isAskedFor})`.as('reminding'),
    ])
    .where('p.status', '=', 'en_attente')
    .where(isLatestThere)
    .groupBy(['c.id', 'c.label', 'x.id', 'x.name'])
    .orderBy('since')
    .orderBy('c.id')
    .orderBy('application');
  if (of !== null) query = query.where('x.id', 'in', of.length > 0 ? [...of] : [sql<ApplicationId>`null`]);
  if (filter.kind === 'week') query = query.where('c.week_number', '=', filter.weekNumber);
  if (filter.kind === 'campaign') query = query.where('c.id', '=', filter.campaignId);
  if (filter.kind === 'name') query = query.having(named(filter.name));
  return query.execute();
}

/**
 * What was answered, the newest answer first; without a filter only what is still to be worked on: KOs of open campaigns. Of each server the
 * answer to its latest patch there.
 */
export async function loadAnsweredValidations(
  db: Db,
  of: readonly ApplicationId[] | null,
  filter: WaitingFilter,
  most: number,
) {
  let query = db
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .innerJoin('campaigns as c', 'c.id', 'p.campaign_id')
    .leftJoin('applications as x', 'x.id', 'v.application_id')
    .select([
      'c.id as campaign_id',
      'c.label',
      'x.id as application_id',
      'x.name as application',
      sql<number>`(count(*) filter (where p.status = 'validated_ok'))::int`.as('ok'),
      sql<number>`(count(*) filter (where p.status = 'forced'))::int`.as('forced'),
      sql<
        string[]
      >`coalesce(array_agg(v.hostname order by v.hostname collate "C") filter (where p.status = 'validated_ko'), '{}')`.as(
        'refused',
      ),
      sql<Date>`max(p.answered_at)`.as('at'),
    ])
    .where('p.status', '<>', 'en_attente')
    .where(isLatestThere)
    .groupBy(['c.id', 'c.label', 'x.id', 'x.name'])
    .orderBy('at', 'desc')
    .orderBy('c.id', 'desc')
    .orderBy('application')
    .limit(most + 1);
  if (of !== null) query = query.where('x.id', 'in', of.length > 0 ? [...of] : [sql<ApplicationId>`null`]);
  if (filter.kind === 'all') query = query.where('p.status', '=', 'validated_ko').where('c.status', '=', 'open');
  if (filter.kind === 'week') query = query.where('c.week_number', '=', filter.weekNumber);
  if (filter.kind === 'campaign') query = query.where('c.id', '=', filter.campaignId);
  if (filter.kind === 'name') query = query.having(named(filter.name));
  return query.execute();
}

export type AnsweredRow = Awaited<ReturnType<typeof loadAnsweredValidations>>[number];

/** One of the servers has that name, or the application has it in its own. */
function named(name: string) {
  return sql<boolean>`bool_or(lower(v.hostname) = ${name}) or position(${name} in lower(coalesce(x.name, ''))) > 0`;
}

export type WaitingRow = Awaited<ReturnType<typeof loadWaitingValidations>>[number];
