// Who did something, as it is recorded and as it is shown.

/** Recorded for what nobody did by hand. */
export const SYSTEM_ACTOR = 'system';
/** Signs it. */
export const SYSTEM_NAME = 'PatchCenter';

export function actorName(actor: string): string {
  return actor === SYSTEM_ACTOR ? SYSTEM_NAME : actor;
}
