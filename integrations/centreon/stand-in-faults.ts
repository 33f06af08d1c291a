// What can be ordered to go wrong with Centreon alone (docs/integrations/stand-ins/centreon.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type CentreonFault =
  /** 204, and the engine never hears of it: its poller is stopped. */
  | { readonly kind: 'lost-command' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'page-drift' }
  | { readonly kind: 'wrong-count'; readonly by?: number }
  | { readonly kind: 'wrong-type'; readonly what?: 'state' | 'id' | 'null-name' | 'no-list' | 'no-meta' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (CentreonFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'lost-command' },
  { kind: 'forbidden' },
  { kind: 'server-error' },
  { kind: 'duplicated' },
  { kind: 'page-drift' },
  { kind: 'wrong-count' },
  { kind: 'wrong-type', what: 'state' },
  { kind: 'wrong-type', what: 'id' },
  { kind: 'wrong-type', what: 'null-name' },
  { kind: 'wrong-type', what: 'no-list' },
  { kind: 'wrong-type', what: 'no-meta' },
  { kind: 'language' },
];
