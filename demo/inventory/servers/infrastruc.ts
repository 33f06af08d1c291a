// Infrastructure: the domain of the first journey (non-production in S02, production in S05), failures included.
import { type ServerLine, serversOf } from '../demo-server.ts';

const NONPROD: readonly ServerLine[] = [
  ['vdinfadns1', 'Développement', 'Services réseau', { appGroup: 'DNS', day: 'lundi' }],
  ['vrinfadns1', 'Recette', 'Services réseau', { appGroup: 'DNS' }],
  ['vrinfadns2', 'Recette', 'Services réseau', { appGroup: 'DNS' }],
  ['vtinfldap1', 'Test', 'Annuaire', { appGroup: 'LDAP hors-prod', hour: '10h00' }],
  ['viinfldap1', 'Pré-production', 'Annuaire', { appGroup: 'LDAP hors-prod' }],
  ['vtinfsup1', 'Test', 'Exploitation', { operator: 'joel' }],
  ['vrinfmta1', 'Recette', 'Messagerie', { zone: 'DMZ', day: 'lundi', hour: '10h15' }],
  ['vrinfsat1', 'Recette', 'Exploitation', { appGroup: 'Dépôts', osVersion: 'RHEL 9.4' }],
  ['viinfsat1', 'Pré-production', 'Exploitation', { appGroup: 'Dépôts', osVersion: 'RHEL 9.4' }],
  ['vrinfntp1', 'Recette', 'Services réseau', { day: 'vendredi' }],
  // No production of that name: orphans (LINK-2).
  ['vdinfpoc1', 'Développement', 'Exploitation', { excludes: 'java-1.8.0* tomcat*' }],
  ['vtinfpoc2', 'Test', 'Exploitation', { osVersion: 'RHEL 7.9', licence: 'els' }],
];

const PROD: readonly ServerLine[] = [
  ['vpinfadns1', 'Production', 'Services réseau', { appGroup: 'DNS', day: 'mercredi', hour: '09h00' }],
  ['vpinfadns2', 'Production', 'Services réseau', { appGroup: 'DNS', vmName: 'VPINFADNS2 (DNS secondaire)' }],
  // A cluster: never two in flight (RUN-2). The second has no non-production: unlinked.
  ['vpinfldap1', 'Production', 'Annuaire', { appGroup: 'LDAP', day: 'mercredi' }],
  ['vpinfldap2', 'Production', 'Annuaire', { appGroup: 'LDAP', day: 'mercredi' }],
  ['vpinfsup1', 'Production', 'Exploitation', { operator: 'joel' }],
  ['vpinfmta1', 'Production', 'Messagerie', { zone: 'DMZ', sshMethod: 'ssh_psmp' }],
  ['vpinfsat1', 'Production', 'Exploitation', { appGroup: 'Dépôts', osVersion: 'RHEL 9.4' }],
  ['vpinfreb1', 'Production', 'Exploitation', { zone: 'DMZ', sshMethod: 'ssh_psmp', rebootPolicy: 'always' }],
  // Two productions for vrinfntp1: ambiguous, no link (LINK-2).
  ['vpinfntp1', 'Production', 'Services réseau'],
  ['vsinfntp1', 'Production', 'Services réseau', { zone: 'Site Est' }],
];

/** One for each rule of ELIG-1. */
const LEFT_OUT: readonly ServerLine[] = [
  ['vpinfold1', 'Production', 'Exploitation', { osVersion: 'RHEL 5.11', licence: 'obsolete' }],
  ['vtinfaix1', 'Test', 'Exploitation', { osFamily: 'aix', osVersion: 'AIX 7.3' }],
  ['vrinfedt1', 'Recette', 'Exploitation', { patchOsOwner: 'editeur' }],
  ['vdinfdcm1', 'Développement', 'Exploitation', { etat: 'Décommissionné' }],
];

export const INFRASTRUC = serversOf('INFRASTRUC', [...NONPROD, ...PROD, ...LEFT_OUT]);
