// The state that the inventory gives a server, in both languages where it is one of the usual ones.
import type { Text } from '../language.ts';

const KNOWN: Readonly<Record<string, Text>> = {
  decommissionne: { fr: 'décommissionné', en: 'decommissioned' },
  decommissioned: { fr: 'décommissionné', en: 'decommissioned' },
  obsolete: { fr: 'obsolète', en: 'obsolete' },
  stock: { fr: 'en stock', en: 'in stock' },
  'en stock': { fr: 'en stock', en: 'in stock' },
  implementation: { fr: 'en cours d’installation', en: 'being installed' },
};

/** null: none is given. What is not known stays as the inventory writes it. */
export function stateText(state: string | null): Text | null {
  const written = (state ?? '').trim().toLowerCase();
  if (written === '') return null;
  const key = written.normalize('NFD').replace(/\p{M}/gu, '');
  return Object.hasOwn(KNOWN, key) ? (KNOWN[key] ?? null) : { fr: written, en: written };
}
