// Freeze periods: days on which nothing is patched (PLAN-4).

import { counted } from '../../cards/words.ts';
import { loadPlannedBetween, type PlannedBetween } from '../../db/queries/planning/planned-between.ts';
import { nameList } from '../../domain/attempts/name-list.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId, FreezePeriodId } from '../../domain/ids.ts';
import type { Language, Text } from '../../domain/language.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { rowText } from '../../domain/planning/row-text.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
} from '../shared/operation.ts';

/** Both ends included. */
export type FreezeRequest = { readonly firstDay: IsoDate; readonly lastDay: IsoDate; readonly reason: string };

const MAX_REASON = 200;

type Added = {
  readonly freezeId: FreezePeriodId;
  readonly year: number;
  /** What was to be done on those days, and now is not; null: nothing. */
  readonly planned: Text | null;
};

export function addFreeze(ctx: OperationContext, by: Requester, ask: FreezeRequest): Promise<Outcome<Added>> {
  const spec = { ability: 'freeze.edit', action: 'freeze.add', object: FREEZE } as const;
  return operate(ctx, by, spec, async (work) => {
    const { trx } = work;
    const reason = work.text(ask.reason, MAX_REASON);
    if (ask.lastDay < ask.firstDay) {
      return refuse(
        'La fin du gel est avant son début : inversez les dates.',
        'The freeze ends before it starts: swap the dates.',
      );
    }
    if (ask.lastDay < dayIn(work.now, work.settings.zone)) {
      return refuse('Ces dates sont déjà passées.', 'These dates are already past.');
    }
    if (reason === '') return lacksReason('Indiquez le motif du gel.', 'Give a reason for the freeze.');
    const row = { first_day: ask.firstDay, last_day: ask.lastDay, reason, created_by: by.actor.userId };
    const { id } = await trx.insertInto('freeze_periods').values(row).returning('id').executeTakeFirstOrThrow();
    await work.record({ object: { type: 'freeze', id }, after: row, reason });
    const planned = plannedText(await loadPlannedBetween(trx, ask.firstDay, ask.lastDay));
    return { kind: 'done', freezeId: id, year: isoWeekOf(ask.firstDay).year, planned };
  });
}

export function removeFreeze(
  ctx: OperationContext,
  by: Requester,
  { freezeId }: { readonly freezeId: FreezePeriodId },
): Promise<Outcome<FreezeRequest>> {
  const spec = { ability: 'freeze.edit', action: 'freeze.remove', object: { type: 'freeze', id: freezeId } } as const;
  return operate(ctx, by, spec, async (work) => {
    const row = await work.trx
      .deleteFrom('freeze_periods')
      .where('id', '=', freezeId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return refuse(
        `Il n’y a pas de gel ${freezeId}. Pour la liste : /gel.`,
        `There is no freeze ${freezeId}. For the list: /freeze.`,
      );
    }
    const freeze = { firstDay: row.first_day, lastDay: row.last_day, reason: row.reason };
    await work.record({ before: row });
    return { kind: 'done', ...freeze };
  });
}

const MAX_NAMED = 6;

/** The rows of the plan whose week it touches, and the servers of open campaigns that have a slot on its days. */
function plannedText({ rows, sessions }: PlannedBetween): Text | null {
  if (rows.length === 0 && sessions.length === 0) return null;
  const weeks = (language: Language) =>
    nameList(
      rows.map((row) => rowText(row)[language]),
      MAX_NAMED,
    )[language];
  const byCampaign = [...Map.groupBy(sessions, (one) => one.campaignId)];
  const listed = (language: Language) =>
    nameList(
      byCampaign.map(([id, servers]) => campaignText(id, servers.length, language)),
      MAX_NAMED,
    )[language];
  const parts = (language: Language, planned: string, slots: string) =>
    [
      ...(rows.length > 0 ? [`${planned} ${weeks(language)}.`] : []),
      ...(sessions.length > 0 ? [`${slots} ${listed(language)}.`] : []),
    ].join(' ');
  return {
    fr: parts('fr', 'Déjà planifiés ces jours-là :', 'Ont un créneau ces jours-là et ne démarreront pas :'),
    en: parts('en', 'Already planned on those days:', 'Scheduled on those days, and will not start:'),
  };
}

function campaignText(id: CampaignId, servers: number, language: Language): string {
  return language === 'fr'
    ? `${counted(servers, 'fr', 'serveur', 'serveurs')} de la campagne ${id}`
    : `${counted(servers, 'en', 'server', 'servers')} of campaign ${id}`;
}

const FREEZE = { type: 'freeze', id: null } as const;
