// A claim on a row is a lease in the database: prolonged while its worker is at work, it runs out when that worker dies.

/** `prolong` is called three times within the length of the claim. That it failed once is no reason to stop: it may succeed next time. */
export async function whileClaimed<T>(
  seconds: number,
  prolong: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const beat = setInterval(() => void prolong().catch(() => {}), (seconds * 1000) / 3);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
