// Every kind of card, by what the features declare.
import type { CardKind } from '../../domain/card-key.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import { actionsCards } from '../actions/actions-cards.ts';
import { apiCards } from '../api/api-cards.ts';
import { appChecksCards } from '../app-checks/app-checks-cards.ts';
import { baselineCards } from '../baselines/baseline-cards.ts';
import { campaignCards } from '../campaigns/campaign-cards.ts';
import { closingCards } from '../closing/closing-cards.ts';
import { complianceCards } from '../compliance/compliance-cards.ts';
import { cveCards } from '../cve/cve-cards.ts';
import { dependencyCards } from '../dependencies/dependency-cards.ts';
import { doctorCards } from '../doctor/doctor-cards.ts';
import { exclusionCards } from '../exclusions/exclusion-cards.ts';
import { fileCards } from '../files/file-cards.ts';
import { findCards } from '../find/find-cards.ts';
import { gateCards } from '../gate/gate-cards.ts';
import { historyCards } from '../history/history-cards.ts';
import { hostKeyCards } from '../host-keys/host-key-cards.ts';
import { integrationCards } from '../integrations/integration-cards.ts';
import { inventoryCards } from '../inventory/inventory-cards.ts';
import { kpiCards } from '../kpi/kpi-cards.ts';
import { linkCards } from '../links/link-cards.ts';
import { notificationCards } from '../notifications/notification-cards.ts';
import { patchGroupCards } from '../patch-groups/patch-group-cards.ts';
import { peopleCards } from '../people/people-cards.ts';
import { planningCards } from '../planning/planning-cards.ts';
import { prerequisiteCards } from '../prerequisites/prerequisite-cards.ts';
import { previewCards } from '../previews/preview-cards.ts';
import { quickWinCards } from '../quickwin/quickwin-cards.ts';
import { rebootCards } from '../reboots/reboot-cards.ts';
import { reportCards } from '../reports/report-cards.ts';
import { ringCards } from '../rings/ring-cards.ts';
import { rollbackCards } from '../rollbacks/rollback-cards.ts';
import { serverCards } from '../servers/server-cards.ts';
import { settingsCards } from '../settings/settings-cards.ts';
import type { CardDrawings } from '../shared/card-drawing.ts';
import { snapshotCards } from '../snapshots/snapshot-cards.ts';
import { staffingCards } from '../staffing/staffing-cards.ts';
import { validationCards } from '../validations/validation-cards.ts';
import { windowCards } from '../windows/window-cards.ts';
import { commandFormCards } from './command-form-cards.ts';
import type { FormSource } from './command-form-view.ts';
import { helpCards } from './help-cards.ts';
import type { HelpSource } from './help-view.ts';

/** `commands`: for help and forms. Asked late: commands may themselves need the renderer. */
export function cardDrawings(
  commands: () => readonly (HelpSource & FormSource)[],
  settingsBook?: SettingsBook,
): CardDrawings<CardKind> {
  return {
    ...actionsCards,
    ...appChecksCards,
    ...baselineCards,
    ...campaignCards,
    ...closingCards,
    ...complianceCards,
    ...cveCards,
    ...dependencyCards,
    ...doctorCards,
    ...integrationCards,
    ...exclusionCards,
    ...fileCards,
    ...findCards,
    ...gateCards,
    ...historyCards,
    ...hostKeyCards,
    ...inventoryCards,
    ...kpiCards,
    ...linkCards,
    ...notificationCards,
    ...patchGroupCards,
    ...peopleCards,
    ...apiCards,
    ...planningCards,
    ...prerequisiteCards,
    ...previewCards,
    ...quickWinCards,
    ...rebootCards,
    ...reportCards,
    ...ringCards,
    ...rollbackCards,
    ...serverCards,
    ...settingsCards(settingsBook),
    ...snapshotCards,
    ...staffingCards,
    ...validationCards,
    ...windowCards,
    ...helpCards(commands),
    ...commandFormCards(commands),
  };
}
