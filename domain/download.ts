// What can be fetched as a file: stored as the question, answered when it is fetched.
import type { WhichServers } from './compliance/reason.ts';
import type { ApiTokenId, CampaignId } from './ids.ts';
import { INTEGRATION_TITLES, type IntegrationName } from './integrations/names.ts';
import { DECLARED, type FigureId, type KpiBranch } from './kpi/figures.ts';
import { type Language, say, type Text } from './language.ts';
import type { Ability } from './people/roles.ts';
import { parsePeriod, periodName } from './reports/report-period.ts';

/** Of a campaign's attempts: packages before, after, what changed, what failed. `drift`: what its production is offered beyond what was validated (PIN-1). */
export const INVENTORY_PARTS = ['before', 'after', 'changes', 'held', 'drift', 'failures'] as const;
export type InventoryPart = (typeof INVENTORY_PARTS)[number];

export type Download =
  /** PLAN-7: the rows of one year, as the import takes them. */
  | { readonly kind: 'plan'; readonly year: number }
  /** PLAN-7: no rows, and a sheet of the codes that may be used. */
  | { readonly kind: 'plan-template' }
  /** Links, what is ambiguous and what is alone, as the import takes the links. */
  | { readonly kind: 'links' }
  /** INV-1: the whole inventory, as the import takes it back. */
  /** `people`: with accounts and their roles. */
  | { readonly kind: 'estate'; readonly people?: boolean }
  | { readonly kind: 'estate-template' }
  /** RUN-5: exclusions of packages, as the import takes them. */
  | { readonly kind: 'excludes' }
  /** POL-1: baselines, as the import takes them. */
  | { readonly kind: 'baselines' }
  /** POL-3: what an update would bring. `of`: as `domain/baselines/updates-of` writes it. */
  | { readonly kind: 'updates'; readonly of: string }
  /** As CSV. */
  | { readonly kind: 'inventory'; readonly campaignId: CampaignId; readonly part: InventoryPart }
  /** Of the newest update of that server, as text. `hostname` in lower case. */
  | { readonly kind: 'log'; readonly hostname: string }
  /** HIST-2. `filter`: as `domain/history/history-filter` writes it. */
  | { readonly kind: 'history'; readonly filter: string; readonly format: 'csv' | 'xlsx' }
  /** INV-1: servers as the import takes them back. `filter`: as `domain/servers/estate-filter` writes it. */
  | { readonly kind: 'servers'; readonly filter: string; readonly format: 'csv' | 'xlsx' }
  /** COMP-3: servers with their reason. `filter`: as `domain/servers/estate-filter` writes it. */
  | {
      readonly kind: 'compliance';
      readonly which: WhichServers;
      readonly filter: string;
      readonly format: 'csv' | 'xlsx';
    }
  /** COMP-2: where one is not installed. */
  | { readonly kind: 'advisory'; readonly advisory: string; readonly format: 'csv' | 'xlsx' }
  /** COMP-2: which version runs where. */
  | { readonly kind: 'package'; readonly name: string; readonly format: 'csv' | 'xlsx' }
  /** What a scanner or a console knows of the inventory. */
  | { readonly kind: 'coverage'; readonly integration: IntegrationName; readonly format: 'csv' | 'xlsx' }
  /** AUD-1, as CSV. `filter`: as `domain/history/audit-filter` writes it. */
  | { readonly kind: 'audit'; readonly filter: string }
  /** What a campaign left behind, chained and signed. */
  | { readonly kind: 'evidence'; readonly campaignId: CampaignId }
  /** KPI-2: the figures of a year and the rows behind them. `figure` null: of all of them. */
  | {
      readonly kind: 'kpi';
      readonly year: number;
      readonly domain: string | null;
      readonly branch: KpiBranch;
      readonly figure: FigureId | null;
    }
  /** KPI-3. `period`: as `domain/reports/report-period` writes it. */
  | { readonly kind: 'report'; readonly period: string; readonly format: 'html' | 'xlsx' }
  /** PEOPLE-6: the review of rights. */
  | { readonly kind: 'people' }
  /** A token of the HTTP API, handed over once. */
  | { readonly kind: 'api-token'; readonly tokenId: ApiTokenId; readonly name: string };

/** How often one link gives its file: a browser that asks twice, a transfer that was cut. */
export const LINK_USES = 3;

/** Who may ask for it. */
export function downloadAbility(download: Download): Ability {
  switch (download.kind) {
    case 'plan':
    case 'plan-template':
    case 'links':
    case 'excludes':
    case 'baselines':
    case 'updates':
    case 'estate-template':
    case 'inventory':
    case 'log':
    case 'history':
    case 'servers':
    case 'compliance':
    case 'advisory':
    case 'package':
    case 'coverage':
    case 'kpi':
    case 'report':
      return 'read';
    case 'estate':
      return download.people === true ? 'role.manage' : 'read';
    case 'audit':
    case 'evidence':
      return 'audit.read';
    case 'people':
    case 'api-token':
      return 'role.manage';
  }
}

/** What it is called on its card. */
export function downloadTitle(download: Download): Text {
  switch (download.kind) {
    case 'plan':
      return { fr: `Planning ${download.year} (Excel)`, en: `Plan of ${download.year} (Excel)` };
    case 'plan-template':
      return { fr: 'Modèle de planning vide (Excel)', en: 'Empty plan template (Excel)' };
    case 'links':
      return { fr: 'Correspondances (Excel)', en: 'Links (Excel)' };
    case 'inventory': {
      const { fr, en } = PART_NAMES[download.part];
      return {
        fr: `Campagne ${download.campaignId} : ${fr} (CSV)`,
        en: `Campaign ${download.campaignId}: ${en} (CSV)`,
      };
    }
    case 'log':
      return { fr: `Journal de ${download.hostname}`, en: `Log of ${download.hostname}` };
    case 'estate':
      return { fr: 'Inventaire (Excel)', en: 'Inventory (Excel)' };
    case 'estate-template':
      return { fr: 'Modèle d’inventaire vide (Excel)', en: 'Empty inventory template (Excel)' };
    case 'excludes':
      return { fr: 'Exclusions de paquets (Excel)', en: 'Package exclusions (Excel)' };
    case 'baselines':
      return { fr: 'Référentiels (Excel)', en: 'Baselines (Excel)' };
    case 'updates':
      return { fr: 'Mises à jour en attente (Excel)', en: 'Pending updates (Excel)' };
    case 'history': {
      const form = download.format === 'csv' ? 'CSV' : 'Excel';
      return { fr: `Historique (${form})`, en: `History (${form})` };
    }
    case 'servers': {
      const form = download.format === 'csv' ? 'CSV' : 'Excel';
      return { fr: `Serveurs (${form})`, en: `Servers (${form})` };
    }
    case 'compliance': {
      const form = download.format === 'csv' ? 'CSV' : 'Excel';
      return { fr: `Conformité (${form})`, en: `Compliance (${form})` };
    }
    case 'advisory': {
      const form = download.format === 'csv' ? 'CSV' : 'Excel';
      return { fr: `Avis ${download.advisory} (${form})`, en: `Advisory ${download.advisory} (${form})` };
    }
    case 'package': {
      const form = download.format === 'csv' ? 'CSV' : 'Excel';
      return { fr: `Paquet ${download.name} (${form})`, en: `Package ${download.name} (${form})` };
    }
    case 'coverage': {
      const form = download.format === 'csv' ? 'CSV' : 'Excel';
      const system = INTEGRATION_TITLES[download.integration];
      return { fr: `Couverture de ${system} (${form})`, en: `Coverage of ${system} (${form})` };
    }
    case 'evidence':
      return {
        fr: `Preuves de la campagne ${download.campaignId} (signées)`,
        en: `Evidence of campaign ${download.campaignId} (signed)`,
      };
    case 'audit':
      return { fr: 'Journal d’audit (CSV)', en: 'Audit log (CSV)' };
    case 'kpi': {
      const { year, figure } = download;
      if (figure === null) return { fr: `Indicateurs ${year} (Excel)`, en: `Indicators of ${year} (Excel)` };
      const { fr, en } = DECLARED[figure].name;
      return { fr: `Indicateurs ${year} : ${fr} (Excel)`, en: `Indicators of ${year}: ${en} (Excel)` };
    }
    case 'report': {
      const form = { html: { fr: 'page web', en: 'web page' }, xlsx: { fr: 'Excel', en: 'Excel' } }[download.format];
      const name = (language: Language) => nameOfPeriod(download.period, language);
      return { fr: `Rapport ${name('fr')} (${say(form, 'fr')})`, en: `Report of ${name('en')} (${say(form, 'en')})` };
    }
    case 'api-token':
      return { fr: `Jeton d’API ${download.name} (une seule fois)`, en: `API token ${download.name} (once)` };
    case 'people':
      return { fr: 'Revue des droits (Excel)', en: 'Review of rights (Excel)' };
  }
}

const PART_NAMES: Readonly<Record<InventoryPart, Text>> = {
  before: { fr: 'paquets avant', en: 'packages before' },
  after: { fr: 'paquets après', en: 'packages after' },
  changes: { fr: 'changements de paquets', en: 'package changes' },
  held: { fr: 'paquets retenus', en: 'packages held back' },
  drift: { fr: 'dérive par rapport au validé', en: 'drift from what was validated' },
  failures: { fr: 'échecs', en: 'failures' },
};

function nameOfPeriod(text: string, language: Language): string {
  const period = parsePeriod(text);
  return period === null ? text : periodName(period, language);
}
