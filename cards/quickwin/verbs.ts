// What the buttons of quickwin send.
import type { Branch } from '../../domain/server.ts';
import type { OnCampaign } from '../verb-data.ts';

export type QuickwinVerbs = {
  /** RUN-13, a QuickWin run. */
  'quickwin.snapshots': OnCampaign;
  'quickwin.patch': OnCampaign & { readonly branch: Branch };
  'quickwin.draft': OnCampaign;
  'quickwin.create': Record<never, never>;
};
