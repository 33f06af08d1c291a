// Downtimes are commands to an engine: each is carried out some seconds after it was accepted. Those that are over stay in the list.

export type Wanted = {
  readonly comment: string;
  readonly author: string;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly isFixed: boolean;
  readonly duration: number;
};
export type Downtime = Wanted & {
  readonly id: number;
  readonly host: number;
  /** undefined: of the host itself. */
  readonly service: string | undefined;
  readonly seen: number;
  cancelled: number | undefined;
};

export class Downtimes {
  readonly #all: Downtime[] = [];
  readonly #delayMs: number;

  constructor(delaySeconds: number) {
    this.#delayMs = delaySeconds * 1000;
  }

  add(wanted: Wanted & Pick<Downtime, 'host' | 'service'>, now: number): void {
    this.#all.push({ ...wanted, id: 100 + this.#all.length, seen: now + this.#delayMs, cancelled: undefined });
  }

  cancel(id: number, now: number): boolean {
    const found = this.list(now).find((one) => one.id === id && one.cancelled === undefined && one.end > now);
    if (found === undefined) return false;
    found.cancelled = now + this.#delayMs;
    return true;
  }

  list(now: number): readonly Downtime[] {
    return this.#all.filter(({ seen }) => seen <= now);
  }

  isCancelled({ cancelled }: Downtime, now: number): boolean {
    return cancelled !== undefined && cancelled <= now;
  }

  depth(host: number, service: string | undefined, now: number): number {
    return this.list(now).filter(
      (one) =>
        one.host === host &&
        one.service === service &&
        one.start <= now &&
        one.end > now &&
        !this.isCancelled(one, now),
    ).length;
  }
}
