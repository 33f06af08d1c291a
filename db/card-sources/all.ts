// Every kind of card with what it is drawn from. A kind that is missing does not compile.
import * as boards from './board-cards.ts';
import * as ofCampaigns from './campaign-cards.ts';
import * as ofPlanning from './planning-cards.ts';
import * as ofServers from './server-cards.ts';
import type { CardKind, CardSources } from './source.ts';

export const CARD_SOURCES: Readonly<Record<CardKind, CardSources>> = {
  campaign: ofCampaigns.campaign,
  go: ofCampaigns.go,
  prereqs: ofCampaigns.prereqs,
  close: ofCampaigns.close,
  prereq: ofCampaigns.prereq,
  validation: ofCampaigns.validation,
  'validated-server': ofCampaigns.validatedServer,
  reboot: ofCampaigns.reboot,
  rollback: ofCampaigns.rollback,
  draft: ofPlanning.draft,
  planning: ofPlanning.planning,
  'planning-findings': ofPlanning.planningFindings,
  'planning-week': ofPlanning.planningWeek,
  freezes: ofPlanning.freezes,
  'plan-change': ofPlanning.planChange,
  'link-change': ofPlanning.linkChange,
  download: ofPlanning.download,
  server: ofServers.serverCard,
  'links-of': ofServers.linksOf,
  day: ofServers.day,
  excludes: ofServers.excludes,
  'app-checks': ofServers.appChecks,
  validations: boards.validations,
  campaigns: boards.campaigns,
  quickwins: boards.quickwins,
  status: boards.status,
  snapshots: boards.snapshots,
  'host-keys': boards.hostKeys,
  links: boards.links,
  cve: boards.cve,
  history: boards.history,
  audit: boards.audit,
  help: boards.help,
  'command-form': boards.commandForm,
};
