// What the end of an attempt adds to its notes in the history, in both languages: versions that it held back, and what differs from its list.
import { HELD_BECAUSE, heldBecauseText } from '../attempts/held-versions.ts';
import type { Phrase } from './vcenter-phrases.ts';

/** Behind the line of a package: `openssl-libs-1:3.0.7-27.el9.x86_64 (excluded)`. */
const REASONS = HELD_BECAUSE.map((because): Phrase => {
  const { fr, en } = heldBecauseText(because);
  return [new RegExp(`(-\\d+:\\S{1,200} \\()${en}(?=\\))`, 'g'), `$1${fr}`];
});

export const NOTE_PHRASES: readonly Phrase[] = [
  [/; 1 package held back: /g, ' ; 1 paquet retenu : '],
  [/; (\d+) packages held back: /g, ' ; $1 paquets retenus : '],
  ...REASONS,
  [/(-\d+:\S{1,200} \([^()]{1,60}\)) and (\d+) more/g, '$1 et $2 de plus'],
  [/; not as approved: (\d+) missing, (\d+) more/g, ' ; écarts avec la liste approuvée : $1 manquants, $2 en plus'],
];
