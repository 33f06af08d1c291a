// What can be ordered to go wrong with Icinga 2 alone (docs/integrations/stand-ins/icinga.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type IcingaFault =
  /** An action fails for the last of its objects: HTTP 500, with a result for each. */
  | { readonly kind: 'partial' }
  /** HTTP 404, though there are such objects: so the API also answers a filter that it does not understand. */
  | { readonly kind: 'none-found' }
  /** HTTP 503 while it reloads. */
  | { readonly kind: 'reloading' }
  | { readonly kind: 'missing-permission' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'wrong-type'; readonly what?: 'state' | 'name' | 'no-results' | 'results-map' | 'depth' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (IcingaFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'partial' },
  { kind: 'none-found' },
  { kind: 'reloading' },
  { kind: 'missing-permission' },
  { kind: 'duplicated' },
  { kind: 'wrong-type', what: 'state' },
  { kind: 'wrong-type', what: 'name' },
  { kind: 'wrong-type', what: 'no-results' },
  { kind: 'wrong-type', what: 'results-map' },
  { kind: 'wrong-type', what: 'depth' },
  { kind: 'language' },
];
