// What an attempt records of the prerequisites that held its server back: the English of their checks, said to people in both languages by
// `recordedText`. Its test reads back each check that can block.
import { HOST_TEXTS } from '../attempts/host-checks.ts';
import { BOOT_TEXTS } from '../kernels/boot-checks.ts';
import type { Text } from '../language.ts';
import { WAY_TEXTS } from '../prerequisites/prerequisites.ts';
import { WINDOWS_TEXTS } from '../prerequisites/windows-checks.ts';
import { RENAMED, SERVICING } from '../reboots/restart-marks.ts';
import type { Phrase } from './vcenter-phrases.ts';

/** Within the parentheses of a pending restart. */
const RESTART_ASKERS = [SERVICING, RENAMED];

function phraseOf({ fr, en }: Text): Phrase {
  return [new RegExp(en.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), fr];
}

/** U+202F, as `wholeNumber` writes thousands in French. */
const THOUSANDS: Phrase = [/(?<=\d),(?=\d{3}[\d,]* (?:MB free|required\b|s(?:;|$)))/g, '\u202f'];

const WITH_FIGURES: readonly Phrase[] = [
  THOUSANDS,
  [/Disk too full: /g, 'Disque insuffisant : '],
  [/Disk not checked: /g, 'Disque non vérifié : '],
  [/Disk: not checked/g, 'Disque : non vérifié'],
  [
    /the system drive has ([\d,.?\u202f-]+) MB free, ([\d,.?\u202f-]+) required/g,
    'le disque système a $1 Mo libres, $2 requis',
  ],
  [
    /the system drive is ([\d,.?\u202f-]+)% full, ([\d,.?\u202f-]+) at most/g,
    'le disque système est rempli à $1 %, $2 au plus',
  ],
  [/(\/\w*) has ([\d,.?\u202f-]+) MB free, ([\d,.?\u202f-]+) required/g, '$1 a $2 Mo libres, $3 requis'],
  [/(\/\w*) is ([\d,.?\u202f-]+)% full, ([\d,.?\u202f-]+) at most/g, '$1 est rempli à $2 %, $3 au plus'],
  [/([\d,.?\u202f-]+)% inodes free, ([\d,.?\u202f-]+) required/g, '$1 % d’inodes libres, $2 requis'],
  [/Clock off by ([\d,.?\u202f-]+) s\b/g, 'Horloge décalée de $1 s'],
  [/Clock: not checked/g, 'Horloge : non vérifiée'],
  [/enabled repositories: (?=\d|\?)/g, 'dépôts actifs : '],
];

const WITH_WORDS: readonly Phrase[] = [
  [/Support “(.*?)”, state “(.*?)”/g, 'Support « $1 », état « $2 »'],
  [/\. Message from the server: “(.*)”/gs, '. Message du serveur : « $1 »'],
  [/Exclusions that cannot be applied: (.+?) and (\d+) others(?=;|$)/g, 'Exclusions inapplicables : $1 et $2 autres'],
  [/Exclusions that cannot be applied: /g, 'Exclusions inapplicables : '],
  [/Registration: registered, /g, 'Enregistrement : enregistré, '],
  [/Registration: not registered, /g, 'Enregistrement : non enregistré, '],
  [/Registration: not applicable, /g, 'Enregistrement : sans objet, '],
  [/Registration: unknown, /g, 'Enregistrement : inconnu, '],
  [/Registration: not checked/g, 'Enregistrement : non vérifié'],
  [
    /A restart is pending( \([^)]*\))?: restart the server before its update/g,
    'Un redémarrage est en attente$1 : redémarrez le serveur avant sa mise à jour',
  ],
  [/Restart pending: not checked/g, 'Redémarrage en attente : non vérifié'],
];

/** Of `notStartedText`; the words of a vCenter, in the middle, have phrases of their own. */
const POWER: readonly Phrase[] = [
  [
    /Normally off, with no recorded uuid: there is no way to tell which machine to start/g,
    'Serveur normalement éteint, sans uuid enregistré : impossible de savoir quelle machine démarrer',
  ],
  [
    /Normally off and physical: PatchCenter cannot start it/g,
    'Serveur physique normalement éteint : PatchCenter ne peut pas le démarrer',
  ],
  [
    /Normally off, not started: its machine \((.+?)\) is off, but another one answers at its address/g,
    'Serveur normalement éteint, non démarré : sa machine ($1) est éteinte, mais une autre répond à son adresse',
  ],
  [/Normally off, not started: /g, 'Serveur normalement éteint, non démarré : '],
  [
    /Normally off: started, but no answer within (\d+) minutes/g,
    'Serveur normalement éteint : démarré, mais sans réponse au bout de $1 minutes',
  ],
];

/** Of what the update is narrowed to, and of a repair. */
const NARROWING: readonly Phrase[] = [
  [/Limited update \((.+?)\): not checked/g, 'Mise à jour limitée ($1) : non vérifiée'],
  [/(?<=\()security only(?=\))/g, 'sécurité seulement'],
  [/(?<=\()kernels only(?=\))/g, 'noyaux seulement'],
  [/(?<=\()0 exact versions(?=\))/g, '0 version exacte'],
  [/(?<=\()1 exact version(?=\))/g, '1 version exacte'],
  [/(?<=\()(\d+) exact versions(?=\))/g, '$1 versions exactes'],
  [/(?<=\()((?:[A-Z]\S*, )*[A-Z]\S*) and (\d+) more(?=\))/g, '$1 et $2 de plus'],
  [
    /Would come beside the versions that are asked for: (.+?) and (\d+) others\. This package manager cannot leave them out\./g,
    'Viendraient en plus des versions demandées : $1 et $2 autres. Ce gestionnaire de paquets ne sait pas les écarter.',
  ],
  [
    /Would come beside the versions that are asked for: (.+?)\. This package manager cannot leave them out\./g,
    'Viendraient en plus des versions demandées : $1. Ce gestionnaire de paquets ne sait pas les écarter.',
  ],
  [
    /apt cannot narrow an update to one advisory or CVE: ask for all security updates\./g,
    'apt ne sait pas limiter une mise à jour à un avis ou à une CVE : demandez toutes les mises à jour de sécurité.',
  ],
  [
    /A transaction of zypper that was cut is repaired by hand \(zypper verify, duplicates with rpm\): then retry without repair\./g,
    'Une transaction coupée de zypper se répare à la main (zypper verify, doublons avec rpm) : relancez ensuite sans réparation.',
  ],
  [/A Windows server has no kernel to update by itself/g, 'Un serveur Windows n’a pas de noyau à mettre à jour à part'],
  [
    /On Windows there is nothing to repair: run the update again/g,
    'Sous Windows, rien n’est à réparer : relancez la mise à jour',
  ],
];

export const PREREQUISITE_PHRASES: readonly Phrase[] = [
  ...[...WAY_TEXTS, ...HOST_TEXTS, ...BOOT_TEXTS, ...WINDOWS_TEXTS, ...RESTART_ASKERS].map(phraseOf),
  ...[...WITH_FIGURES, ...WITH_WORDS, ...POWER, ...NARROWING],
];
