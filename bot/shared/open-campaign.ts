// A campaign as the operations take hold of it. Whatever changes its sessions in bulk locks its row first, so that two such
// changes are made one after the other and never wait for each other's sessions.
import { findCampaign, lockCampaign } from '../../db/queries/campaigns/campaigns.ts';
import type { CampaignKind } from '../../db/schema/campaigns.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { QuickwinPhase } from '../../domain/quickwin/phase.ts';
import { type Refused, refuse } from './operation.ts';

export type OpenCampaign = {
  readonly kind: 'open';
  readonly id: CampaignId;
  readonly label: string;
  readonly campaignKind: CampaignKind;
  readonly createdBy: UserId;
  readonly startMode: 'operator' | 'slot';
  readonly stoppedAt: Date | null;
  /** Of a QuickWin run (RUN-13); null: a campaign of another kind. */
  readonly phase: QuickwinPhase | null;
  /** Only where closed ones are asked for too. */
  readonly closed: boolean;
};

/** Locked to the end of the transaction. In an operation that also takes the gate's lock: `lockGate` first. */
export async function lockOpenCampaign(trx: Trx, id: CampaignId, closedToo = false): Promise<OpenCampaign | Refused> {
  const row = await lockCampaign(trx, id);
  if (row === undefined) return noSuchCampaign(id);
  const closed = row.status === 'closed';
  if (closed && !closedToo) return isClosed(id);
  return {
    kind: 'open',
    id,
    label: row.label,
    campaignKind: row.kind,
    createdBy: row.created_by,
    startMode: row.start_mode,
    stoppedAt: row.stopped_at,
    phase: row.phase,
    closed,
  };
}

/** RUN-18. */
function isClosed(id: CampaignId): Refused {
  return refuse(
    `La campagne ${id} est clôturée. Un coordinateur peut la rouvrir : /rouvrir ${id} motif`,
    `Campaign ${id} is closed. A coordinator can reopen it: /reopen ${id} reason`,
  );
}

export function noSuchCampaign(id: CampaignId): Refused {
  return refuse(`Il n’y a pas de campagne ${id}.`, `There is no campaign ${id}.`);
}

/** For what only reads, open or closed; null: it exists. */
export async function missingCampaign(db: Db, id: CampaignId): Promise<Refused | null> {
  return (await findCampaign(db, id)) === undefined ? noSuchCampaign(id) : null;
}
