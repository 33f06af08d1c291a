// A bench at another size: BENCH_UPDATES=50 npm run bench updates. Figures of a small one show that it works, and judge nothing.

/** Throws for what is no whole number from 1 on. */
export function sizeOf(name: string, whole: number): number {
  const given = process.env[name];
  if (given === undefined || given === '') return whole;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1) throw new Error(`${name} is a whole number from 1 on, and not ${given}.`);
  return size;
}
