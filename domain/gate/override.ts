// An admin's override of a gate (GATE-6): it opens the gate for the blockers that the admin has read, and for no other.

import type { Text } from '../language.ts';
import { may, type Role, whoMay } from '../people/roles.ts';

export type GateOverride = {
  /** `GateBlocker.key` of each blocker that it was given for. */
  readonly blockers: readonly string[];
  readonly reason: string;
  /** Name of the admin. */
  readonly by: string;
  readonly at: Date;
};

/** The newest override that was given for all of these blockers; null when one of them came later: then none holds. */
export function coveringOverride(
  blockers: readonly { readonly key: string }[],
  overrides: readonly GateOverride[],
): GateOverride | null {
  const covering = overrides.filter((override) => blockers.every(({ key }) => override.blockers.includes(key)));
  return covering.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null;
}

/** GATE-6: only an admin overrides a gate, with a written reason. The caller announces it in the channel. */
export function gateOverrideRefusal(roles: readonly Role[], reason: string): Text | null {
  if (!may(roles, 'gate.override')) return whoMay('gate.override');
  if (reason.trim() !== '') return null;
  return { fr: 'Indiquez le motif pour passer outre.', en: 'Give the reason for the override.' };
}

/** What the channel reads. `servers`: their names, as they are to be shown. */
export function overrideAnnouncement(
  campaignId: number,
  ask: { readonly by: string; readonly reason: string; readonly servers: Text; readonly blockers: readonly Text[] },
): Text {
  const lines = (language: keyof Text) => ask.blockers.map((blocker) => `• ${blocker[language]}`).join('\n');
  return {
    fr: `⚠ PatchCenter #${campaignId} : ${ask.by} passe outre au blocage de la production pour ${ask.servers.fr}. Motif : ${ask.reason}\n${lines('fr')}`,
    en: `⚠ PatchCenter #${campaignId}: ${ask.by} overrides the production block for ${ask.servers.en}. Reason: ${ask.reason}\n${lines('en')}`,
  };
}
