// What can be ordered to go wrong with Commvault alone (docs/integrations/stand-ins/commvault.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type CommvaultFault =
  /** HTTP 200 with an error in place of the answer. */
  | { readonly kind: 'error-inside' }
  | { readonly kind: 'forbidden' }
  /** Half of the page, though it counts all. */
  | { readonly kind: 'fewer' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'wrong-count'; readonly by?: number }
  | { readonly kind: 'unsorted' }
  /** The question for one client is answered with the jobs of all. */
  | { readonly kind: 'other-clients' }
  /** XML, though JSON is accepted. */
  | { readonly kind: 'xml' }
  | {
      readonly kind: 'wrong-type';
      readonly what?: 'seconds-text' | 'milliseconds' | 'status' | 'no-list' | 'no-client';
    }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (CommvaultFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'error-inside' },
  { kind: 'forbidden' },
  { kind: 'fewer' },
  { kind: 'duplicated' },
  { kind: 'wrong-count' },
  { kind: 'unsorted' },
  { kind: 'other-clients' },
  { kind: 'xml' },
  { kind: 'wrong-type', what: 'seconds-text' },
  { kind: 'wrong-type', what: 'milliseconds' },
  { kind: 'wrong-type', what: 'status' },
  { kind: 'wrong-type', what: 'no-list' },
  { kind: 'wrong-type', what: 'no-client' },
  { kind: 'language' },
];
