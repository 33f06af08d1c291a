// One server of a validation request in full (VALID-1), one click away from the request.
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { ValidatedServerView } from '../../cards/validations/validated-server/view.ts';
import { loadRuns } from '../../db/queries/actions/actions-view.ts';
import { loadEvidence, loadValidatedServer } from '../../db/queries/validations/validation-view.ts';
import { countChanges } from '../../domain/attempts/package-difference.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { actionsPart } from '../actions/actions-part.ts';
import { advised } from '../shared/telling-packages.ts';
import { noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

/** null: that server has nothing to validate in that campaign. */
export async function validatedServerView(
  ctx: ViewContext,
  { campaignId, serverId }: { readonly campaignId: CampaignId; readonly serverId: ServerId },
  page: number,
): Promise<ValidatedServerView | null> {
  const row = await loadValidatedServer(ctx.db, campaignId, serverId);
  if (row === undefined) return null;
  const evidence = (await loadEvidence(ctx.db, [row.attempt_id])).get(row.attempt_id);
  const packages = advised(evidence);
  const { updated, installed, removed } = countChanges(packages);
  return {
    campaignId,
    serverId,
    label: row.label,
    applicationId: row.application_id,
    hostname: row.hostname,
    patchedAt: row.patch_date,
    status: row.status,
    answer:
      row.answered_at === null
        ? null
        : { by: row.answered_by ?? SYSTEM_NAME, at: row.answered_at, comment: row.comment },
    counts: { updated, installed, removed },
    advisories: new Set(packages.flatMap((change) => change.advisories)).size,
    checks: evidence?.checks ?? { verdict: 'unknown', differences: [] },
    ...actionsPart((await loadRuns(ctx.db, [row.attempt_id])).get(row.attempt_id)),
    packages: pageOf(packages, page, PAGE_SIZES.validatedServer),
    ...noticePart(ctx),
  };
}
