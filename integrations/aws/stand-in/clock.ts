// The stand-in's own time: commands, starts and snapshots take minutes of it, and tests let them pass at once.

export class Clock {
  readonly #real: () => number;
  readonly #begin: number;
  readonly #speed: number;
  #ahead = 0;

  /** `speed`: how many of its seconds pass in a real one; 0: only `advance` lets time pass. */
  constructor(real: () => number, speed: number) {
    this.#real = real;
    this.#begin = real();
    this.#speed = speed;
  }

  now(): number {
    return this.#begin + (this.#real() - this.#begin) * this.#speed + this.#ahead;
  }

  date(): Date {
    return new Date(this.now());
  }

  advance(seconds: number): void {
    this.#ahead += seconds * 1000;
  }
}
