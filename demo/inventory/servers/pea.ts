// Toll: a whole journey in one week (S08, row `all`), with two physical servers and a pilot environment.
import { type ServerLine, serversOf } from '../demo-server.ts';

const LINES: readonly ServerLine[] = [
  ['vppeagtw1', 'Production', 'Passerelle de péage', { appGroup: 'Passerelle', day: 'mercredi' }],
  ['vrpeagtw1', 'Recette', 'Passerelle de péage', { appGroup: 'Passerelle' }],
  ['vopeagtw1', 'Pilote', 'Passerelle de péage', { appGroup: 'Passerelle', zone: 'Site Est' }],
  ['vppeavoi1', 'Production', 'Voies', { rebootPolicy: 'if-needed' }],
  ['vtpeavoi1', 'Test', 'Voies'],
  ['vopeavoi1', 'Pilote', 'Voies', { zone: 'Site Est', day: 'mardi', hour: '09h30' }],
  ['lppeahsm1', 'Production', 'Chiffrement', { machineType: 'physical', osVersion: 'RHEL 7.9', licence: 'els' }],
  ['lrpeahsm1', 'Recette', 'Chiffrement', { machineType: 'physical', osVersion: 'RHEL 7.9', licence: 'els' }],
  ['vppeabdd1', 'Production', 'Transactions', { appType: 'database', database: { name: 'TRANSAC', engine: 'Oracle' } }],
  ['vdpeabdd1', 'Développement', 'Transactions', { appType: 'database' }],
];

export const PEA = serversOf('PEA', LINES);
