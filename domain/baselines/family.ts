// The families of package managers that a baseline is for (POL-1).
import type { Text } from '../language.ts';
import type { Manager } from './candidate.ts';

export const FAMILIES = ['rpm', 'apt', 'zypper', 'windows'] as const;
export type Family = (typeof FAMILIES)[number];

export const FAMILY_TEXT: Readonly<Record<Family, Text>> = {
  rpm: { fr: 'yum et dnf', en: 'yum and dnf' },
  apt: { fr: 'apt', en: 'apt' },
  zypper: { fr: 'zypper', en: 'zypper' },
  windows: { fr: 'Windows Update', en: 'Windows Update' },
};

/** As they are typed, in a sentence. */
export const FAMILY_NAMES: Text = { fr: 'rpm, apt, zypper ou windows', en: 'rpm, apt, zypper or windows' };

export function familyOf(manager: Manager): Family {
  return manager === 'yum' || manager === 'dnf' ? 'rpm' : manager;
}

/** As people type it, or as cards call it: the manager's name means its family. */
export function familyNamed(text: string): Family | null {
  const word = text.trim().replace(/\s+/g, ' ').toLowerCase();
  const called = FAMILIES.find((one) => Object.values(FAMILY_TEXT[one]).some((name) => name.toLowerCase() === word));
  if (called !== undefined) return called;
  if (word === 'yum' || word === 'dnf' || word === 'rpm') return 'rpm';
  if (word === 'apt' || word === 'apt-get' || word === 'deb') return 'apt';
  if (word === 'windows' || word === 'wua' || word === 'wsus') return 'windows';
  return word === 'zypper' || word === 'suse' ? 'zypper' : null;
}
