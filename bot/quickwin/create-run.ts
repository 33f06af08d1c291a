// `/quickwin new`: a run in the phase draft (RUN-13; reference, section 8.2), and servers added to it while it is one.

import { loadGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { type UpdateScope, WHOLE_UPDATE } from '../../domain/attempts/update-scope.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { campaignExcludes } from '../../domain/kernels/kernel-excludes.ts';
import type { Text } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import type { ChosenServers } from '../../domain/quickwin/choose-servers.ts';
import type { Branch } from '../../domain/server.ts';
import { lockOpenRun, setPhase } from '../campaigns/quickwin-phase.ts';
import { insertSessions, type NewSession } from '../previews/insert-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { type Choice, chooseForRun, type ServerChoice } from './choose.ts';

export type NewRun = {
  readonly choice: ServerChoice;
  readonly branch: Branch | null;
  /** Absent: everything. */
  readonly updateScope?: UpdateScope;
};
type Created = { readonly campaignId: CampaignId; readonly note: Text | null };

/** Servers that cannot be in it are left out by name. Nothing is done on any server. */
export function createRun(ctx: OperationContext, by: Requester, ask: NewRun): Promise<Outcome<Created>> {
  const spec = { ability: 'quickwin.run', action: 'quickwin.create', object: { type: 'campaign', id: 0 } } as const;
  return operate(ctx, by, spec, (work) => create(work, ask));
}

async function create(
  work: UnitOfWork,
  { choice, branch, updateScope = WHOLE_UPDATE }: NewRun,
): Promise<Outcome<Created>> {
  // Two people who name the same server at once: the second finds it taken.
  await lockPlan(work.trx);
  const chosen = await chooseForRun(work.trx, choice, { branch, run: null, reader: work.by.actor.userId });
  if (chosen.kind === 'refused') return chosen;
  const campaignId = await insertRun(work, chosen, updateScope);
  await insertSessions(work, campaignId, sessionsOf(work, chosen));
  await work.record({
    object: { type: 'campaign', id: campaignId },
    after: {
      choice: chosen.name,
      hprod: chosen.branches.hprod.length,
      prod: chosen.branches.prod.length,
      updateScope,
    },
  });
  return { kind: 'done', campaignId, note: chosen.note };
}

async function insertRun(
  { trx, now, by, settings }: UnitOfWork,
  { name, branches }: Choice,
  updateScope: UpdateScope,
): Promise<CampaignId> {
  const week = isoWeekOf(dayIn(now, settings.zone));
  const servers = [...branches.hprod, ...branches.prod];
  const scope = branches.prod.length === 0 ? 'hprod' : branches.hprod.length === 0 ? 'prod' : 'all';
  const { id } = await trx
    .insertInto('campaigns')
    .values({
      kind: 'quickwin',
      label: `${week.weekCode} ${week.year} ${name}`.slice(0, 200),
      year: week.year,
      week_number: week.weekNumber,
      week_code: week.weekCode,
      week_start: week.weekStart,
      cycle: week.cycle,
      env_scope: scope,
      domain_codes: [...new Set(servers.map(({ domainCode }) => domainCode))].sort(byCodePoint),
      phase: 'draft',
      reboot_policy: settings.rebootPolicy,
      general_excludes: campaignExcludes(
        await loadGeneralExcludes(trx, settings.generalExcludes),
        updateScope,
        settings.kernels ?? 'with-others',
      ),
      update_scope: JSON.stringify(updateScope),
      created_by: by.actor.userId,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Without slots: a run goes by phases. Whoever makes it patches it. */
function sessionsOf({ by }: UnitOfWork, { branches }: Pick<ChosenServers, 'branches'>): readonly NewSession[] {
  const who = { date: null, time: null, userId: by.actor.userId, forced: false };
  return (['hprod', 'prod'] as const).flatMap((branch) =>
    branches[branch].map((server) => ({ server, branch, ...who })),
  );
}

export type MoreServers = { readonly campaignId: CampaignId; readonly hostnames: readonly string[] };

/** Only into a draft: the prerequisites and snapshots of a run that goes on are those of its servers. */
export function addToRunDraft(
  ctx: OperationContext,
  by: Requester,
  ask: MoreServers,
): Promise<Outcome<{ note: Text | null }>> {
  const spec = {
    ability: 'quickwin.run',
    action: 'quickwin.add',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    await lockPlan(work.trx);
    await lockGate(work.trx);
    const run = await lockOpenRun(work, ask.campaignId);
    if (run.kind === 'refused') return run;
    if (run.phase !== 'draft') {
      return refuse(
        `Le lancement ${ask.campaignId} n’est plus un brouillon : tapez /quickwin ${ask.campaignId} brouillon, ou créez un autre lancement.`,
        `Run ${ask.campaignId} is no longer a draft: type /quickwin ${ask.campaignId} draft, or create another run.`,
      );
    }
    const choice = { kind: 'hosts', hostnames: ask.hostnames } as const;
    const chosen = await chooseForRun(work.trx, choice, {
      branch: null,
      run: ask.campaignId,
      reader: work.by.actor.userId,
    });
    if (chosen.kind === 'refused') return chosen;
    await insertSessions(work, ask.campaignId, sessionsOf(work, chosen));
    await setPhase(work, ask.campaignId, 'draft');
    await work.record({ after: { servers: ask.hostnames } });
    return { kind: 'done', note: chosen.note };
  });
}
