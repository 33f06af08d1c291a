/** `3.2.1705.0` before `3.10.0.0`. What is no version counts as older than any. */
export function isOlder(version: string, than: string): boolean {
  const [own, other] = [version, than].map((text) => text.split('.').map(Number));
  if (own === undefined || other === undefined || own.some(Number.isNaN)) return true;
  for (const [at, number] of other.entries()) {
    const part = own[at] ?? 0;
    if (part !== number) return part < number;
  }
  return false;
}
