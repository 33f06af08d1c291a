// Downtimes by the clock of the stand-in: those that are over are gone.
import { randomUUID } from 'node:crypto';
import type { MonitoredHost } from '../floor/stand-in-monitored.ts';

export type Downtime = {
  readonly name: string;
  readonly legacyId: number;
  readonly host: string;
  readonly service: string;
  readonly author: string;
  readonly comment: string;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly entry: number;
  readonly isFixed: boolean;
  readonly duration: number;
  /** Of the host's downtime, for those that were made with it. */
  readonly parent: string;
  /** Of the configuration: it cannot be removed, and comes again. */
  readonly scheduledBy: string;
};

export type Wanted = Pick<Downtime, 'author' | 'comment' | 'start' | 'end' | 'isFixed' | 'duration'>;

export class Downtimes {
  #all: Downtime[] = [];
  #last = 0;

  at(now: number): readonly Downtime[] {
    this.#all = this.#all.filter(({ end }) => end > now);
    return this.#all;
  }

  add(
    host: MonitoredHost,
    wanted: Wanted & {
      readonly service?: string;
      readonly entry: number;
      readonly parent?: string;
      readonly scheduledBy?: string;
    },
  ): Downtime {
    this.#last += 1;
    const { service = '', parent = '', scheduledBy = '', ...rest } = wanted;
    const name = [host.name, ...(service === '' ? [] : [service]), randomUUID()].join('!');
    const made = { ...rest, name, legacyId: this.#last, host: host.name, service, parent, scheduledBy };
    this.#all.push(made);
    return made;
  }

  remove(name: string, withChildren: boolean): void {
    this.#all = this.#all.filter((one) => one.name !== name && !(withChildren && one.parent === name));
  }

  depth(host: string, service: string, now: number): number {
    return this.at(now).filter((one) => one.host === host && one.service === service && one.start <= now).length;
  }
}
