// A draft as Create and Cancel take hold of it: locked, so that of two clicks at once one wins and the other is told who did.
import { loadNames, lockDraft } from '../../db/queries/previews/draft-view.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId, DraftId, UserId } from '../../domain/ids.ts';
import { type Refused, refuse } from '../shared/operation.ts';

export async function lockOpenDraft(trx: Trx, id: DraftId) {
  const draft = await lockDraft(trx, id);
  if (draft === undefined) return refuse(`Il n’y a pas d’aperçu ${id}.`, `There is no preview ${id}.`);
  if (draft.status === 'open') return { kind: 'open', draft } as const;
  return ended(trx, draft);
}

export type OpenDraft = Extract<Awaited<ReturnType<typeof lockOpenDraft>>, { kind: 'open' }>['draft'];

async function ended(
  trx: Trx,
  draft: { readonly status: string; readonly campaign_id: CampaignId | null; readonly ended_by: UserId | null },
): Promise<Refused> {
  const by = draft.ended_by;
  const name = by === null ? '?' : ((await loadNames(trx, [by])).get(by) ?? '?');
  if (draft.status === 'created') {
    return refuse(
      `${name} a déjà créé cette campagne : c’est la campagne ${draft.campaign_id}.`,
      `${name} has already created this campaign: it is campaign ${draft.campaign_id}.`,
    );
  }
  return refuse(`${name} a annulé cet aperçu.`, `${name} cancelled this preview.`);
}
