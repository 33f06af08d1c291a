// Maintenances: their times are whole minutes, and hosts enter and leave them with the next minute only. Those that are over stay in the list.

export type Period = { readonly type: number; readonly start: number; readonly seconds: number };
export type Wanted = {
  readonly name: string;
  readonly description: string;
  /** Seconds. */
  readonly since: number;
  readonly till: number;
  readonly hosts: readonly string[];
  readonly periods: readonly Period[];
};
export type Maintenance = Wanted & {
  readonly id: string;
  /** From then on hosts are in it, and until then after its end. */
  readonly seen: number;
  readonly gone: number | undefined;
};

const MINUTE = 60;

export class Maintenances {
  #all: Maintenance[] = [];
  #last = 0;

  list(): readonly Maintenance[] {
    return this.#all.filter(({ gone }) => gone === undefined);
  }

  create(wanted: Wanted, now: number): Maintenance {
    this.#last += 1;
    const made = { ...inMinutes(wanted), id: String(this.#last), seen: nextMinute(now), gone: undefined };
    this.#all.push(made);
    return made;
  }

  replace(id: string, values: Partial<Wanted>, now: number): void {
    this.#all = this.#all.map((one) =>
      one.id === id ? { ...one, ...inMinutes({ ...one, ...values }), seen: nextMinute(now) } : one,
    );
  }

  remove(ids: readonly string[], now: number): void {
    this.#all = this.#all.map((one) => (ids.includes(one.id) ? { ...one, gone: nextMinute(now) } : one));
  }

  /** The maintenance in which a host is at this time. */
  of(host: string, now: number): Maintenance | undefined {
    const minute = Math.floor(now / MINUTE) * MINUTE;
    return this.#all.find(
      ({ hosts, seen, gone, since, till, periods }) =>
        hosts.includes(host) &&
        minute >= seen &&
        (gone === undefined || now < gone) &&
        minute >= since &&
        minute < till &&
        periods.some(({ start, seconds }) => minute >= start && minute < start + seconds),
    );
  }
}

function inMinutes<T extends Wanted>(wanted: T): T {
  const whole = (at: number) => Math.floor(at / MINUTE) * MINUTE;
  const periods = wanted.periods.map((one) => ({ ...one, start: whole(one.start), seconds: whole(one.seconds) }));
  return { ...wanted, since: whole(wanted.since), till: whole(wanted.till), periods };
}

function nextMinute(now: number): number {
  return Math.ceil(now / MINUTE) * MINUTE;
}
