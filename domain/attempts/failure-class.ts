// The classes of failure that a card names, with what each means for people (RUN-7).
import type { Text } from '../language.ts';

export const FAILURE_CLASSES = [
  'disk',
  'repository',
  'dependency',
  'lock',
  'network',
  'timeout',
  'reboot',
  'previous-kernel',
  'action',
  'checks',
  'interrupted',
  'signature',
  'scriptlet',
  'refused',
  'patches',
  'prerequisites',
  'snapshot',
  'rejected',
  'unknown',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

const TEXTS: Readonly<Record<FailureClass, Text>> = {
  disk: { fr: 'espace disque', en: 'disk space' },
  repository: { fr: 'dépôt de paquets', en: 'package repository' },
  dependency: { fr: 'dépendances de paquets', en: 'package dependencies' },
  lock: { fr: 'verrou du gestionnaire de paquets', en: 'package manager lock' },
  network: { fr: 'réseau', en: 'network' },
  timeout: { fr: 'délai dépassé', en: 'timeout' },
  reboot: { fr: 'redémarrage', en: 'reboot' },
  'previous-kernel': { fr: 'retour sur le noyau précédent', en: 'back on the previous kernel' },
  action: { fr: 'action avant ou après la mise à jour', en: 'action before or after the update' },
  checks: { fr: 'contrôles après le redémarrage', en: 'checks after the reboot' },
  interrupted: { fr: 'mise à jour interrompue', en: 'update interrupted' },
  signature: { fr: 'signature d’un paquet', en: 'package signature' },
  scriptlet: { fr: 'script d’un paquet', en: 'package script' },
  refused: { fr: 'accès refusé par le serveur', en: 'access denied by the server' },
  patches: { fr: 'échec de patchs', en: 'failed patches' },
  prerequisites: { fr: 'prérequis', en: 'prerequisites' },
  snapshot: { fr: 'snapshot impossible', en: 'snapshot not possible' },
  rejected: { fr: 'KO du responsable', en: 'KO from its owner' },
  unknown: { fr: 'cause inconnue', en: 'unknown cause' },
};

export function failureText(failure: FailureClass): Text {
  return TEXTS[failure];
}
