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

export function familyOf(manager: Manager): Family {
  return manager === 'yum' || manager === 'dnf' ? 'rpm' : manager;
}

/** As people type it: the manager's name means its family. */
export function familyNamed(text: string): Family | null {
  const word = text.trim().toLowerCase();
  if (word === 'yum' || word === 'dnf' || word === 'rpm') return 'rpm';
  if (word === 'apt' || word === 'apt-get' || word === 'deb') return 'apt';
  if (word === 'windows' || word === 'wua' || word === 'wsus') return 'windows';
  return word === 'zypper' || word === 'suse' ? 'zypper' : null;
}
