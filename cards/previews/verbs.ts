// What the buttons of previews send.
import type { DraftId } from '../../domain/ids.ts';

/** `version` is that of the card shown: an older one is answered with the current card. */
type OnDraft = { readonly draftId: DraftId; readonly version: number };
/** The pages that are shown, to be kept. */
type OnDraftForm = { readonly draftId: DraftId; readonly page: number; readonly leftOutPage: number };

export type PreviewsVerbs = {
  'campaign.create': OnDraft;
  /** Cancels the preview: nothing has been created. */
  'campaign.cancel': OnDraft;
  'draft.leave-out': OnDraftForm;
  'draft.take-back': OnDraftForm;
  'draft.move': OnDraftForm;
  'draft.assign': OnDraftForm;
  /** ELIG-5: although another campaign has them, or has patched them. */
  'draft.take-in': OnDraftForm;
  /** ASSIGN-4. */
  'draft.limit': OnDraftForm;
  'draft.reset': OnDraftForm;
  'draft.again': OnDraftForm;
  'draft.override': OnDraftForm;
};
