// What the channels are told once when the database was restored: from when it is, and what no longer holds.
import { DateTime } from 'luxon';
import { nameList } from '../attempts/name-list.ts';
import { counted } from '../counts.ts';
import { dayText } from '../day-text.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';

export type RestoredFacts = {
  /** The instant that the database is of. */
  readonly of: Date;
  /** IANA name. */
  readonly zone: string;
  /** Hostnames from here on, sorted. */
  readonly attempts: readonly string[];
  readonly starts: readonly string[];
  /** With something that an action had stopped and nobody has seen start again (RUN-19): not started by itself any more. */
  readonly restarts: readonly string[];
  readonly rollbacks: readonly string[];
  /** Whose snapshots are no longer known, and will be listed as orphans if vCenter has them. */
  readonly forgotten: readonly string[];
  /** Whose snapshots somebody had asked to be removed. */
  readonly removals: readonly string[];
  /** Normally off, started by the product, and left on. */
  readonly poweredOn: readonly string[];
  /** Campaigns that no longer start by slot; whose production is to be approved again. */
  readonly slotCampaigns: readonly CampaignId[];
  readonly approvals: readonly CampaignId[];
  /** Names of maintenance windows that start nothing until they are approved again. */
  readonly windows: readonly string[];
  /** Personal links of boards and calendars that no longer open: some had been turned off in the lost time. */
  readonly links: number;
  /** Weeks whose report is not posted by itself any more: it may have been in the lost time. */
  readonly reports: readonly string[];
};

const MAX_NAMES = 8;

export function restoredText(facts: RestoredFacts): Text {
  const at = DateTime.fromJSDate(facts.of, { zone: facts.zone });
  const day = dayText(at.toISODate() ?? '');
  const head: Text = {
    fr: `⚠ PatchCenter : la base de données a été restaurée dans son état du ${day.fr} à ${at.toFormat('HH:mm')}. Ce qui s’est passé depuis n’y figure pas.`,
    en: `⚠ PatchCenter: the database was restored to its state of ${day.en} at ${at.toFormat('HH:mm')}. What happened since is not in it.`,
  };
  const end: Text = {
    fr: 'Vérifiez les droits et les réponses données depuis ce moment-là, puis refaites les demandes qui restent utiles.',
    en: 'Check the rights and answers given since that time, then make again the requests that are still needed.',
  };
  const lines = [head, ...linesOf(facts), end];
  return { fr: lines.map(({ fr }) => fr).join('\n'), en: lines.map(({ en }) => en).join('\n') };
}

function linesOf(facts: RestoredFacts): readonly Text[] {
  return [
    ...named(facts.attempts, (n) => ({
      fr: `Mises à jour en cours, résultat inconnu (à vérifier) : ${n.fr}.`,
      en: `Updates in progress, outcome unknown (to be checked): ${n.en}.`,
    })),
    ...named(facts.starts, (n) => ({ fr: `Démarrages annulés : ${n.fr}.`, en: `Starts cancelled: ${n.en}.` })),
    ...named(facts.restarts, (n) => ({
      fr: `Services arrêtés avant une mise à jour, à vérifier et à remettre en marche avec /actions : ${n.fr}.`,
      en: `Services stopped before an update, to be checked and started again with /actions: ${n.en}.`,
    })),
    ...named(facts.rollbacks, (n) => ({
      fr: `Retours arrière annulés : ${n.fr}.`,
      en: `Rollbacks cancelled: ${n.en}.`,
    })),
    ...named(facts.removals, (n) => ({
      fr: `Suppressions de snapshot annulées : ${n.fr}.`,
      en: `Snapshot removals cancelled: ${n.en}.`,
    })),
    ...named(facts.forgotten, (n) => ({
      fr: `Snapshots préparés ou en cours de création, désormais parmi les orphelins de /snapshots s’ils existent : ${n.fr}.`,
      en: `Snapshots prepared or being made, from now on among the orphans of /snapshots if they exist: ${n.en}.`,
    })),
    ...named(facts.poweredOn, (n) => ({
      fr: `Serveurs normalement éteints, à arrêter à la main s’ils sont allumés : ${n.fr}.`,
      en: `Servers that are normally off, to be stopped by hand if they are on: ${n.en}.`,
    })),
    ...named(numbers(facts.slotCampaigns), (n) => ({
      fr: `Démarrage aux créneaux annulé : ${n.fr}.`,
      en: `Start at the slots cancelled: ${n.en}.`,
    })),
    ...named(numbers(facts.approvals), (n) => ({
      fr: `Feu vert production à redonner : ${n.fr}.`,
      en: `Production to be approved again: ${n.en}.`,
    })),
    ...named(facts.windows, (n) => ({
      fr: `Fenêtres de maintenance à approuver de nouveau avec /fenetre : ${n.fr}.`,
      en: `Maintenance windows to be approved again with /window: ${n.en}.`,
    })),
    ...(facts.links === 0 ? [] : [linksText(facts.links)]),
    ...named(facts.reports, (n) => ({
      fr: `Rapports de semaine peut-être déjà publiés, à demander avec /rapport s’ils manquent : ${n.fr}.`,
      en: `Weekly reports that may have been posted already, to be asked for with /report if they are missing: ${n.en}.`,
    })),
  ];
}

function linksText(n: number): Text {
  return {
    fr: `Liens personnels désactivés : ${counted(n, 'fr', 'lien', 'liens')} de tableau ou d’agenda. Pour en recevoir un autre : /tableau ou /agenda.`,
    en: `Personal links turned off: ${counted(n, 'en', 'board or calendar link', 'board or calendar links')}. To get another one: /board or /calendar.`,
  };
}

function named(names: readonly string[], line: (list: Text) => Text): readonly Text[] {
  return names.length === 0 ? [] : [line(nameList(names, MAX_NAMES))];
}

function numbers(campaigns: readonly CampaignId[]): readonly string[] {
  return campaigns.map((id) => `#${id}`);
}
