// Loaded before `bot/main.ts`: at each SIGUSR2 ten minutes have passed for whatever counts milliseconds in it.
const TEN_MINUTES_MS = 600_000;
const real = Date.now;
let passedMs = 0;

Date.now = () => real() + passedMs;
process.on('SIGUSR2', () => {
  passedMs += TEN_MINUTES_MS;
});
