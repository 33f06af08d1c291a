// What can be ordered to go wrong with SentinelOne alone (docs/integrations/stand-ins/sentinelone.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type SentinelOneFault =
  /** HTTP 403: the scope of the user does not reach so far. */
  | { readonly kind: 'scope-refused' }
  | { readonly kind: 'duplicated' }
  /** The same agent again on the page that follows, as happens while agents report. */
  | { readonly kind: 'page-drift' }
  | { readonly kind: 'wrong-count'; readonly by?: number }
  /** The cursor is not accepted any more; it leads to its own page; it ends the walk too soon; or there is always another one. */
  | { readonly kind: 'cursor'; readonly how?: 'refused' | 'loop' | 'lost' | 'endless' }
  | { readonly kind: 'wrong-type'; readonly what?: 'id' | 'null-name' | 'date' | 'flag' | 'no-list' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (SentinelOneFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'scope-refused' },
  { kind: 'duplicated' },
  { kind: 'page-drift' },
  { kind: 'wrong-count' },
  { kind: 'cursor', how: 'refused' },
  { kind: 'cursor', how: 'loop' },
  { kind: 'cursor', how: 'lost' },
  { kind: 'cursor', how: 'endless' },
  { kind: 'wrong-type', what: 'id' },
  { kind: 'wrong-type', what: 'null-name' },
  { kind: 'wrong-type', what: 'date' },
  { kind: 'wrong-type', what: 'flag' },
  { kind: 'wrong-type', what: 'no-list' },
  { kind: 'language' },
];
