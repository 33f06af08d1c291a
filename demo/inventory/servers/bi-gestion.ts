// Business intelligence and back office: both in the same week of the plan (S13).
import { type ServerLine, serversOf } from '../demo-server.ts';

const BI_LINES: readonly ServerLine[] = [
  ['vpbidwh1', 'Production', 'Entrepôt de données', { appType: 'database', day: 'jeudi', hour: '14h00' }],
  ['vrbidwh1', 'Recette', 'Entrepôt de données', { appType: 'database' }],
  ['vpbirpt1', 'Production', 'Rapports', { appType: 'web' }],
  ['vtbirpt1', 'Test', 'Rapports', { appType: 'web' }],
];

const GESTION_LINES: readonly ServerLine[] = [
  ['vpgesrhu1', 'Production', 'Ressources humaines'],
  ['vigesrhu1', 'Pré-production', 'Ressources humaines', { normallyOff: true }],
  ['vpgescpt1', 'Production', 'Comptabilité', { day: 'indifferent' }],
  ['vrgescpt1', 'Recette', 'Comptabilité'],
  ['vrgesdoc1', 'Recette', 'Gestion documentaire'],
];

export const BI = serversOf('BI', BI_LINES);
export const GESTION = serversOf('GESTION', GESTION_LINES);
