// What can be ordered to go wrong with Alertmanager alone (docs/integrations/stand-ins/alertmanager.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type AlertmanagerFault =
  /** Another peer of the cluster answers, which has not heard of the last minute yet. */
  | { readonly kind: 'other-peer' }
  /** HTTP 400 with a text in JSON. */
  | { readonly kind: 'bad-request' }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'fewer' }
  | { readonly kind: 'wrong-type'; readonly what?: 'id' | 'state' | 'date' | 'map' | 'labels' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (AlertmanagerFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'other-peer' },
  { kind: 'bad-request' },
  { kind: 'server-error' },
  { kind: 'duplicated' },
  { kind: 'fewer' },
  { kind: 'wrong-type', what: 'id' },
  { kind: 'wrong-type', what: 'state' },
  { kind: 'wrong-type', what: 'date' },
  { kind: 'wrong-type', what: 'map' },
  { kind: 'wrong-type', what: 'labels' },
  { kind: 'language' },
];
