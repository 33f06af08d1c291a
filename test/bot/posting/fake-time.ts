// Time that a test moves: timers fire in their order, and between two of them whatever they started comes to rest.
import type { PostingTime } from '../../../bot/posting/time.ts';

type Timer = { readonly at: number; readonly act: () => void };

export class FakeTime implements PostingTime {
  private ms: number;
  private readonly timers = new Set<Timer>();

  constructor(start = '2027-02-01T08:00:00Z') {
    this.ms = Date.parse(start);
  }

  now(): Date {
    return new Date(this.ms);
  }

  after(ms: number, act: () => void): () => void {
    const timer = { at: this.ms + ms, act };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Lets `ms` pass; `settle` waits for the work that a timer started. */
  async pass(ms: number, settle: () => Promise<void>): Promise<void> {
    const end = this.ms + ms;
    await settle();
    for (let timer = this.nextBefore(end); timer !== undefined; timer = this.nextBefore(end)) {
      this.timers.delete(timer);
      this.ms = Math.max(this.ms, timer.at);
      timer.act();
      await settle();
    }
    this.ms = end;
  }

  get pending(): number {
    return this.timers.size;
  }

  private nextBefore(end: number): Timer | undefined {
    const due = [...this.timers].filter((timer) => timer.at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
