// What can be ordered to go wrong with ServiceNow alone (docs/integrations/stand-ins/servicenow.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type ServiceNowFault =
  /** Fewer rows than asked for, though more follow: rows that an ACL hides, or a page that is cut. */
  | { readonly kind: 'short-page'; readonly rows?: number }
  | { readonly kind: 'hidden-rows'; readonly rows?: number }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'page-drift' }
  | { readonly kind: 'wrong-count'; readonly by?: number }
  /** A write is answered as if it were done; this field is not kept. As shipped all but the first. */
  | { readonly kind: 'dropped-field'; readonly field?: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'wrong-type'; readonly what?: 'number' | 'null' | 'reference' | 'no-list' | 'label' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (ServiceNowFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'short-page' },
  { kind: 'hidden-rows' },
  { kind: 'duplicated' },
  { kind: 'page-drift' },
  { kind: 'wrong-count' },
  { kind: 'dropped-field' },
  { kind: 'aborted' },
  { kind: 'wrong-type', what: 'number' },
  { kind: 'wrong-type', what: 'null' },
  { kind: 'wrong-type', what: 'reference' },
  { kind: 'wrong-type', what: 'no-list' },
  { kind: 'wrong-type', what: 'label' },
  { kind: 'language' },
];
