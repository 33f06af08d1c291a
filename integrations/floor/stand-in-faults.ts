// What can be ordered to go wrong with any system over HTTP; each stand-in adds what only its own system does.

/** Of what stands in front of any system: a proxy, a cache, a single sign-on. */
export type WayFault =
  /** HTTP 200 without a body. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'redirect'; readonly to?: string }
  /** It begins well, goes on by a blank now and then, and has no end. */
  | { readonly kind: 'endless'; readonly everyMs?: number; readonly seconds?: number }
  /** gzip that nobody has accepted: small on its way, without measure once it is unpacked. */
  | { readonly kind: 'compressed'; readonly bytes?: number }
  /** What the first request of that operation was answered with, whatever is asked. */
  | { readonly kind: 'again' };

export type CommonFault =
  | WayFault
  | { readonly kind: 'too-many-requests'; readonly retryAfter?: number | string }
  | { readonly kind: 'unavailable'; readonly retryAfter?: number | string }
  /** The login, token or key has expired: the system says so in its own way. */
  | { readonly kind: 'login-refused' }
  /** Of a proxy or a single sign-on in front of it: HTML with HTTP 200. */
  | { readonly kind: 'login-page' }
  /** What was asked is done, and nobody is told: the connection is cut. */
  | { readonly kind: 'done-unsaid' }
  | { readonly kind: 'half-page'; readonly ending?: 'broken' | 'clean' }
  | { readonly kind: 'silent'; readonly stage?: 'accepted' | 'headers'; readonly seconds?: number }
  | { readonly kind: 'clock-skew'; readonly hours?: number }
  | { readonly kind: 'huge'; readonly bytes?: number }
  | { readonly kind: 'reset' };

/** After how many requests it begins, how many it befalls, and of which operation they are. */
export type Ordered<F> = F & {
  readonly after?: number;
  readonly times?: number;
  readonly on?: { readonly operation?: string };
};

export const WAY_FAULTS: readonly WayFault[] = [
  { kind: 'empty' },
  { kind: 'redirect' },
  { kind: 'endless' },
  { kind: 'compressed' },
  { kind: 'again' },
];

/** One of each way of each. */
export const COMMON_FAULTS: readonly CommonFault[] = [
  { kind: 'too-many-requests' },
  { kind: 'unavailable' },
  { kind: 'login-refused' },
  { kind: 'login-page' },
  { kind: 'done-unsaid' },
  { kind: 'half-page', ending: 'broken' },
  { kind: 'half-page', ending: 'clean' },
  { kind: 'silent', stage: 'accepted' },
  { kind: 'silent', stage: 'headers' },
  { kind: 'clock-skew' },
  { kind: 'huge' },
  { kind: 'reset' },
  ...WAY_FAULTS,
];

const COMMON: ReadonlySet<string> = new Set(COMMON_FAULTS.map(({ kind }) => kind));

export function isCommon(fault: { readonly kind: string }): fault is CommonFault {
  return COMMON.has(fault.kind);
}

export class Faults<F extends { readonly kind: string }> {
  #orders: { readonly order: Ordered<F>; after: number; times: number }[] = [];

  order(order: Ordered<F>): void {
    this.#orders.push({ order, after: order.after ?? 0, times: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault of a request, if it has one: the first that was ordered for it and is due. */
  next(operation: string): F | undefined {
    let befalls: F | undefined;
    for (const one of this.#orders) {
      if ((one.order.on?.operation ?? operation) !== operation) continue;
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
