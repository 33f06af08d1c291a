// Traffic: its production is forbidden from January to March (PLAN-5).
import { type ServerLine, serversOf } from '../demo-server.ts';

const LINES: readonly ServerLine[] = [
  ['vptrfsig1', 'Production', 'Signalisation', { appGroup: 'Signalisation' }],
  ['vrtrfsig1', 'Recette', 'Signalisation', { appGroup: 'Signalisation' }],
  ['vdtrfsig1', 'Développement', 'Signalisation', { appGroup: 'Signalisation' }],
  ['vptrfcam1', 'Production', 'Vidéosurveillance', { zone: 'Site Est' }],
  ['vttrfcam1', 'Test', 'Vidéosurveillance', { hour: '14h30' }],
  [
    'vptrfbdd1',
    'Production',
    'Comptages',
    { appType: 'database', database: { name: 'COMPTAGE', engine: 'PostgreSQL' } },
  ],
  [
    'vitrfbdd1',
    'Pré-production',
    'Comptages',
    { appType: 'database', database: { name: 'COMPTAGE_PP', engine: 'PostgreSQL' } },
  ],
  ['vptrfwin1', 'Production', 'Vidéosurveillance', { osFamily: 'windows', osVersion: 'Windows Server 2019' }],
];

export const TRAFIC = serversOf('trafic', LINES);
