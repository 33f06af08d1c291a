// What the buttons of compliance send.
import type { WhichServers } from '../../domain/compliance/reason.ts';

export type ComplianceVerbs = {
  'compliance.export': { readonly which: WhichServers; readonly filter: string; readonly format: 'csv' | 'xlsx' };
  'advisory.export': { readonly advisory: string; readonly format: 'csv' | 'xlsx' };
  'package.export': { readonly name: string; readonly format: 'csv' | 'xlsx' };
};
