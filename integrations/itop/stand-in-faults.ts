// What can be ordered to go wrong (docs/integrations/stand-ins/itop.md has the table), and which request it befalls.
import { WAY_FAULTS, type WayFault } from '../floor/stand-in-faults.ts';

export type Fault =
  | WayFault
  | { readonly kind: 'too-many-requests'; readonly retryAfter?: number | string }
  | { readonly kind: 'unavailable'; readonly retryAfter?: number | string }
  /** iTop's own way is a code inside HTTP 200; a proxy in front of it says 401. */
  | { readonly kind: 'login-refused'; readonly by?: 'itop' | 'proxy' }
  | { readonly kind: 'half-page'; readonly ending?: 'broken' | 'clean' }
  | { readonly kind: 'page-drift'; readonly change?: 'moved' | 'inserted' | 'removed' }
  | { readonly kind: 'duplicated'; readonly as?: 'same-key' | 'other-key' }
  | { readonly kind: 'wrong-count'; readonly by?: number }
  | {
      readonly kind: 'wrong-type';
      readonly what?: 'numbers' | 'null-name' | 'list-text' | 'fields-array' | 'objects-array';
      readonly rows?: 'first' | 'all';
    }
  | { readonly kind: 'language' }
  | { readonly kind: 'login-page' }
  | { readonly kind: 'silent'; readonly stage?: 'accepted' | 'headers'; readonly seconds?: number }
  | { readonly kind: 'clock-skew'; readonly hours?: number }
  | { readonly kind: 'huge'; readonly bytes?: number }
  | { readonly kind: 'reset' };

/** After how many requests it begins, how many it befalls, and of which kind they are. */
export type FaultOrder = Fault & {
  readonly after?: number;
  readonly times?: number;
  readonly on?: { readonly operation?: string; readonly class?: string };
};

/** One of each, and of each that has several ways one of each way: for tests that go through all of them. */
export const EVERY_FAULT: readonly Fault[] = [
  { kind: 'too-many-requests' },
  { kind: 'unavailable' },
  { kind: 'login-refused', by: 'itop' },
  { kind: 'login-refused', by: 'proxy' },
  { kind: 'half-page', ending: 'broken' },
  { kind: 'half-page', ending: 'clean' },
  { kind: 'page-drift', change: 'moved' },
  { kind: 'page-drift', change: 'inserted' },
  { kind: 'page-drift', change: 'removed' },
  { kind: 'duplicated', as: 'same-key' },
  { kind: 'duplicated', as: 'other-key' },
  { kind: 'wrong-count' },
  { kind: 'wrong-type', what: 'numbers' },
  { kind: 'wrong-type', what: 'null-name' },
  { kind: 'wrong-type', what: 'list-text' },
  { kind: 'wrong-type', what: 'fields-array' },
  { kind: 'wrong-type', what: 'objects-array' },
  { kind: 'language' },
  { kind: 'login-page' },
  { kind: 'silent', stage: 'accepted' },
  { kind: 'silent', stage: 'headers' },
  { kind: 'clock-skew' },
  { kind: 'huge' },
  { kind: 'reset' },
  ...WAY_FAULTS,
];

export class Faults {
  #orders: { readonly order: FaultOrder; after: number; times: number }[] = [];

  order(order: FaultOrder): void {
    this.#orders.push({ order, after: order.after ?? 0, times: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault of a request, if it has one: the first that was ordered for it and is due. */
  next(operation: string, name: string): Fault | undefined {
    let befalls: Fault | undefined;
    for (const one of this.#orders) {
      const { on = {} } = one.order;
      if ((on.operation ?? operation) !== operation || (on.class ?? name) !== name) continue;
      if (one.after > 0) one.after -= 1;
      else if (befalls === undefined && one.times > 0) {
        one.times -= 1;
        befalls = one.order;
      }
    }
    this.#orders = this.#orders.filter(({ times }) => times > 0);
    return befalls;
  }
}
