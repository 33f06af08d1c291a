// What the buttons of rollbacks send.
import type { OnSessions } from '../verb-data.ts';

export type RollbacksVerbs = {
  /** RUN-10, the server chosen in the list. */
  'campaign.rollback': OnSessions;
  'rollback.agree': { readonly requestId: number };
  'rollback.refuse': { readonly requestId: number };
};
