// What a host tells that has no boot id: since when it runs. The moment of its boot follows its clock, which is set while it runs; for how long
// it has run does not.

type BootMoment = {
  /** By the clock of the host. */
  readonly bootedAt: Date;
  readonly uptimeSeconds: number;
  /** When it was asked, by the clock of whoever asked. */
  readonly seenAt: Date;
};

/** In the place of a boot id: `2026-11-20T03:12:44.500Z, up 888435 s at 2026-11-30T10:00:00.000Z`. */
export function bootMomentText({ bootedAt, uptimeSeconds, seenAt }: BootMoment): string {
  return `${bootedAt.toISOString()}, up ${uptimeSeconds} s at ${seenAt.toISOString()}`;
}

const MOMENT = /^(\d{4}-\d\d-\d\dT[\d:.]+Z), up (\d+) s at (\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** null: it is something else. */
export function parseBootMoment(text: string): BootMoment | null {
  const [, bootedAt = '', uptime = '', seenAt = ''] = MOMENT.exec(text) ?? [];
  return uptime === ''
    ? null
    : { bootedAt: new Date(bootedAt), uptimeSeconds: Number(uptime), seenAt: new Date(seenAt) };
}

/**
 * A host that was booted in between has run for less than the time that has passed; one that was not, for longer by all that it had run before.
 * What lies between the two is left to clocks that differ.
 */
export function isLaterBoot(before: BootMoment, now: BootMoment): boolean {
  const passed = (now.seenAt.getTime() - before.seenAt.getTime()) / 1000;
  return now.uptimeSeconds < passed + before.uptimeSeconds / 2;
}
