// COMP-3: one server, with the sentences that say why it is not up to date.

import { loadFallenBack } from '../../db/queries/compliance/fallen-back.ts';
import { loadServerFacts, type ServerFacts } from '../../db/queries/compliance/server-facts.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { dueOn, isServerLate, type Lagging, laggingBecause } from '../../domain/compliance/reason.ts';
import { whyLagging } from '../../domain/compliance/reason-words.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { FallenBack } from '../../domain/kernels/fallen-back.ts';
import type { Text } from '../../domain/language.ts';
import { recordedText } from '../../domain/recorded/recorded-words.ts';
import { heldInCampaign } from '../rings/held-in-campaign.ts';
import type { ViewContext } from '../shared/view-context.ts';
import { type Asked, complianceAsk } from './ask.ts';
import { askedOf } from './view-parts.ts';

export type SaidCompliance = {
  readonly ask: Asked;
  /** null: SecOps does not patch it. */
  readonly found: ServerFacts | null;
  /** null: it is up to date, or not scanned at all. */
  readonly why: { readonly reason: Lagging; readonly text: Text; readonly change: Text } | null;
  readonly late: boolean;
  readonly dueOn: IsoDate | null;
  /** Its last update left it on its previous kernel (POL-6); null: it did not. */
  readonly fallenBack: FallenBack | null;
};

export async function saidCompliance(ctx: ViewContext, serverId: ServerId): Promise<SaidCompliance> {
  const ask = await complianceAsk(askedOf(ctx));
  const found = await loadServerFacts(ctx.db, serverId, ask);
  const fallenBack = await loadFallenBack(ctx.db, serverId, ctx.settings.zone);
  if (found === null) return { ask, found, why: null, late: false, dueOn: null, fallenBack };
  const { facts, hostname, failure } = found;
  const reason = laggingBecause(facts, ask.freshSince);
  const campaign = reason === 'in-campaign' ? facts.inCampaign : null;
  const heldBy = campaign === null ? [] : await heldInCampaign(ctx, campaign.campaignId, serverId);
  const day = heldBy.length > 0 ? null : dueOn(reason, facts, ask.today);
  return {
    ...{ ask, found, fallenBack, dueOn: day },
    late: isServerLate(facts, ask),
    why:
      reason === null
        ? null
        : { reason, ...sentences(reason, hostname, { ...found, dueOn: day, failure, heldBy, fallenBack }, ask) },
  };
}

function sentences(
  reason: Lagging,
  hostname: string,
  {
    facts,
    failure,
    dueOn: day,
    heldBy,
    fallenBack,
  }: ServerFacts & Pick<SaidCompliance, 'dueOn' | 'fallenBack'> & { readonly heldBy: readonly Text[] },
  { settings }: Asked,
) {
  return whyLagging(reason, hostname, {
    ...facts,
    campaignId: facts.inCampaign?.campaignId ?? null,
    dueOn: day,
    ...{ heldBy, fallenBack },
    failure: failure === null ? null : recordedText(failure),
    freshHours: settings.freshHours,
  });
}
