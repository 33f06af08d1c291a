// A draft as Create and Cancel take hold of it: locked, so that of two clicks at once one wins and the other is told who did.
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId, DraftId, UserId } from '../../domain/ids.ts';
import { type Refused, refuse } from '../shared/operation.ts';

export async function lockOpenDraft(trx: Trx, id: DraftId) {
  const draft = await trx.selectFrom('campaign_drafts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (draft === undefined) return refuse(`Il n’y a pas d’aperçu ${id}.`, `There is no preview ${id}.`);
  if (draft.status === 'open') return { kind: 'open', draft } as const;
  return ended(trx, draft);
}

export type OpenDraft = Extract<Awaited<ReturnType<typeof lockOpenDraft>>, { kind: 'open' }>['draft'];

async function ended(
  trx: Trx,
  draft: { readonly status: string; readonly campaign_id: CampaignId | null; readonly ended_by: UserId | null },
): Promise<Refused> {
  const by = await trx.selectFrom('users').select('display_name').where('id', '=', draft.ended_by).executeTakeFirst();
  const name = by?.display_name ?? '?';
  if (draft.status === 'created') {
    return refuse(
      `${name} a déjà créé cette campagne : c’est la campagne ${draft.campaign_id}.`,
      `${name} has already created this campaign: it is campaign ${draft.campaign_id}.`,
    );
  }
  return refuse(`${name} a annulé cet aperçu.`, `${name} cancelled this preview.`);
}
