// Every kind of card with what it is drawn from, by what the features declare. A kind that is missing does not compile.
import { actionsCardSources } from '../queries/actions/card-sources.ts';
import { apiCardSources } from '../queries/api/card-sources.ts';
import { appChecksCardSources } from '../queries/app-checks/card-sources.ts';
import { baselinesCardSources } from '../queries/baselines/card-sources.ts';
import { campaignsCardSources } from '../queries/campaigns/card-sources.ts';
import { closingCardSources } from '../queries/closing/card-sources.ts';
import { complianceCardSources } from '../queries/compliance/card-sources.ts';
import { cveCardSources } from '../queries/cve/card-sources.ts';
import { dependenciesCardSources } from '../queries/dependencies/card-sources.ts';
import { doctorCardSources } from '../queries/doctor/card-sources.ts';
import { exclusionsCardSources } from '../queries/exclusions/card-sources.ts';
import { filesCardSources } from '../queries/files/card-sources.ts';
import { findCardSources } from '../queries/find/card-sources.ts';
import { frontCardSources } from '../queries/front/card-sources.ts';
import { gateCardSources } from '../queries/gate/card-sources.ts';
import { historyCardSources } from '../queries/history/card-sources.ts';
import { hostKeysCardSources } from '../queries/host-keys/card-sources.ts';
import { integrationCardSources } from '../queries/integrations/card-sources.ts';
import { inventoryCardSources } from '../queries/inventory/card-sources.ts';
import { kpiCardSources } from '../queries/kpi/card-sources.ts';
import { linksCardSources } from '../queries/links/card-sources.ts';
import { notificationsCardSources } from '../queries/notifications/card-sources.ts';
import { patchGroupsCardSources } from '../queries/patch-groups/card-sources.ts';
import { peopleCardSources } from '../queries/people/card-sources.ts';
import { planningCardSources } from '../queries/planning/card-sources.ts';
import { prerequisitesCardSources } from '../queries/prerequisites/card-sources.ts';
import { previewsCardSources } from '../queries/previews/card-sources.ts';
import { quickwinCardSources } from '../queries/quickwin/card-sources.ts';
import { rebootsCardSources } from '../queries/reboots/card-sources.ts';
import { reportsCardSources } from '../queries/reports/card-sources.ts';
import { ringsCardSources } from '../queries/rings/card-sources.ts';
import { rollbacksCardSources } from '../queries/rollbacks/card-sources.ts';
import { serversCardSources } from '../queries/servers/card-sources.ts';
import { settingsCardSources } from '../queries/settings/card-sources.ts';
import { snapshotsCardSources } from '../queries/snapshots/card-sources.ts';
import { staffingCardSources } from '../queries/staffing/card-sources.ts';
import { validationsCardSources } from '../queries/validations/card-sources.ts';
import { windowsCardSources } from '../queries/windows/card-sources.ts';
import type { CardKind, CardSources } from './source.ts';

const OF_FEATURES: Readonly<Record<CardKind, CardSources>> = {
  ...actionsCardSources,
  ...appChecksCardSources,
  ...baselinesCardSources,
  ...campaignsCardSources,
  ...closingCardSources,
  ...complianceCardSources,
  ...cveCardSources,
  ...dependenciesCardSources,
  ...doctorCardSources,
  ...integrationCardSources,
  ...exclusionsCardSources,
  ...filesCardSources,
  ...findCardSources,
  ...frontCardSources,
  ...gateCardSources,
  ...historyCardSources,
  ...hostKeysCardSources,
  ...inventoryCardSources,
  ...kpiCardSources,
  ...linksCardSources,
  ...notificationsCardSources,
  ...patchGroupsCardSources,
  ...peopleCardSources,
  ...apiCardSources,
  ...planningCardSources,
  ...prerequisitesCardSources,
  ...previewsCardSources,
  ...quickwinCardSources,
  ...rebootsCardSources,
  ...reportsCardSources,
  ...ringsCardSources,
  ...rollbacksCardSources,
  ...serversCardSources,
  ...settingsCardSources,
  ...snapshotsCardSources,
  ...staffingCardSources,
  ...validationsCardSources,
  ...windowsCardSources,
};

/** Drawn from what decides whether SecOps patches a server, and on which days: it changes when a worker starts with other settings. */
const READING_FAMILIES: readonly CardKind[] = [
  ...(['campaign', 'server', 'draft', 'status', 'links', 'links-of', 'depends', 'baseline', 'report'] as const),
  ...(['planning', 'planning-findings', 'planning-week', 'cve', 'kpi', 'kpi-rows'] as const),
  ...(['compliance', 'behind', 'advisories', 'advisory', 'package', 'why'] as const),
];

export const CARD_SOURCES: Readonly<Record<CardKind, CardSources>> = {
  ...OF_FEATURES,
  ...Object.fromEntries(
    READING_FAMILIES.map((kind) => {
      const own = OF_FEATURES[kind];
      return [kind, { ...own, reads: { ...own.reads, patched_families: {} } }];
    }),
  ),
};
