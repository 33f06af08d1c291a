// The stand-in's own time: commands, starts and snapshots take minutes of it, and tests let them pass at once.

export class Clock {
  readonly #real: () => number;
  readonly #begin: number;
  readonly #speed: number;
  readonly #haste: number;
  #ahead = 0;

  /**
   * `speed`: how many of its seconds pass in a real one; 0: only `advance` lets time pass. `haste`: how many times as quick as in earnest things
   * are done; limits of time stay as they are.
   */
  constructor(real: () => number, speed: number, haste = 1) {
    this.#real = real;
    this.#haste = haste;
    this.#begin = real();
    this.#speed = speed;
  }

  now(): number {
    return this.#begin + (this.#real() - this.#begin) * this.#speed + this.#ahead;
  }

  /** Of what takes so long in earnest. */
  takes(ms: number): number {
    return ms / this.#haste;
  }

  date(): Date {
    return new Date(this.now());
  }

  advance(seconds: number): void {
    this.#ahead += seconds * 1000;
  }
}
