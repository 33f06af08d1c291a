// Online services: servers over SSH, Windows servers and instances of EC2 in one week (S06, both branches), with failures of each kind.
import { type ServerDetails, type ServerLine, serversOf } from '../demo-server.ts';

const WINDOWS = { osFamily: 'windows', osVersion: 'Windows Server 2022' } as const satisfies Partial<ServerDetails>;
const EC2 = { ec2: true, osVersion: 'RHEL 9.4' } as const satisfies Partial<ServerDetails>;

const LINES: readonly ServerLine[] = [
  ['vpnumweb1', 'Production', 'Espace client'],
  ['vrnumweb1', 'Recette', 'Espace client'],
  ['vpnumwin1', 'Production', 'Espace client', WINDOWS],
  ['vrnumwin1', 'Recette', 'Espace client', WINDOWS],
  ['vpnumaws1', 'Production', 'Espace client', EC2],
  ['vrnumaws1', 'Recette', 'Espace client', EC2],
  // Each of these fails in its own way.
  ['vpnumweb2', 'Production', 'Abonnements en ligne'],
  ['vtnumweb2', 'Test', 'Abonnements en ligne'],
  ['vpnumwin2', 'Production', 'Abonnements en ligne', WINDOWS],
  ['vtnumwin2', 'Test', 'Abonnements en ligne', WINDOWS],
  ['vpnumaws2', 'Production', 'Abonnements en ligne', EC2],
  ['vtnumaws2', 'Test', 'Abonnements en ligne', EC2],
  // The restart that Windows then waits for is the owner's to allow.
  ['vinumwin3', 'Pré-production', 'Espace client', { ...WINDOWS, rebootPolicy: 'ask' }],
  // Orphans: what prerequisites exclude closes no gate.
  ['vdnumaws4', 'Développement', 'Espace client', EC2],
  ['vdnumwin4', 'Développement', 'Espace client', WINDOWS],
  ['vdnumwin5', 'Développement', 'Espace client', { ...WINDOWS, osVersion: 'Windows Server 2019' }],
];

export const NUM = serversOf('NUM', LINES);
