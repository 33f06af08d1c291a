// Free flow: three steps in the plan (test, recette and development; pre-production; production).
import { type ServerLine, serversOf } from '../demo-server.ts';

const LINES: readonly ServerLine[] = [
  ['vpflofac1', 'Production', 'Facturation', { appGroup: 'Facturation' }],
  ['viflofac1', 'Pré-production', 'Facturation', { appGroup: 'Facturation' }],
  ['vrflofac1', 'Recette', 'Facturation', { appGroup: 'Facturation' }],
  ['vtflofac1', 'Test', 'Facturation', { appGroup: 'Facturation' }],
  ['vdflofac1', 'Développement', 'Facturation', { appGroup: 'Facturation' }],
  ['vpfloweb1', 'Production', 'Portail client', { zone: 'DMZ', appType: 'web' }],
  ['vifloweb1', 'Pré-production', 'Portail client', { zone: 'DMZ', appType: 'web' }],
  ['vrfloweb1', 'Recette', 'Portail client', { zone: 'DMZ', appType: 'web', osVersion: 'RHEL 9.4' }],
  ['vpflobdd1', 'Production', 'Passages', { appType: 'database', database: { name: 'PASSAGE', engine: 'PostgreSQL' } }],
  ['vrflobdd1', 'Recette', 'Passages', { appType: 'database' }],
];

export const FL = serversOf('FL', LINES);
