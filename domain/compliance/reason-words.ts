// COMP-3 in words: why a server is not up to date, and what would change that.
import type { IsoDate } from '../clock.ts';
import { countedText } from '../counts.ts';
import { dayText } from '../day-text.ts';
import type { CampaignId } from '../ids.ts';
import { type FallenBack, fallenBackText } from '../kernels/fallen-back.ts';
import type { Text } from '../language.ts';
import type { AdvisoryState } from './advisory-state.ts';
import type { Lagging } from './reason.ts';

/** Of several servers, behind their number. */
export const LAGGING_LABELS: Readonly<Record<Lagging, Text>> = {
  'never-read': { fr: 'jamais scannés', en: 'never scanned' },
  stale: { fr: 'dernier scan trop ancien', en: 'last scan too old' },
  touched: {
    fr: 'pas encore scannés depuis leur dernier patching ou retour arrière',
    en: 'not scanned yet since their last attempt or rollback',
  },
  unlisted: { fr: 'sans liste d’avis de sécurité', en: 'without a list of advisories' },
  failed: { fr: 'dernier patching en échec', en: 'last attempt failed' },
  'held-back': { fr: 'retenus par des exclusions', en: 'held back by exclusions' },
  'in-campaign': { fr: 'à patcher dans une campagne ouverte', en: 'due in an open campaign' },
  excluded: { fr: 'exclus d’une campagne ouverte', en: 'excluded from an open campaign' },
  'out-of-support': { fr: 'hors support', en: 'out of support' },
  planned: { fr: 'prévus au planning, sans campagne pour l’instant', en: 'in the plan, no campaign yet' },
  unplanned: { fr: 'absents du planning', en: 'not in the plan' },
  rejected: { fr: 'mis à jour malgré une exclusion', en: 'updated despite an exclusion' },
  'pending-reboot': { fr: 'en attente de redémarrage', en: 'waiting for a reboot' },
};

/** Of one server. */
export const LAGGING_LABEL: Readonly<Record<Lagging, Text>> = {
  ...LAGGING_LABELS,
  'never-read': { fr: 'jamais scanné', en: 'never scanned' },
  touched: {
    fr: 'pas encore scanné depuis son dernier patching ou retour arrière',
    en: 'not scanned yet since its last attempt or rollback',
  },
  'held-back': { fr: 'retenu par des exclusions', en: 'held back by exclusions' },
  excluded: { fr: 'exclu d’une campagne ouverte', en: 'excluded from an open campaign' },
  planned: { fr: 'prévu au planning, sans campagne pour l’instant', en: 'in the plan, no campaign yet' },
  unplanned: { fr: 'absent du planning', en: 'not in the plan' },
};

export const STATE_LABELS: Readonly<Record<AdvisoryState, Text>> = {
  installed: { fr: 'installé', en: 'installed' },
  'installed-other': { fr: 'installé, hors référence', en: 'installed other' },
  'installed-pending-reboot': { fr: 'installé, redémarrage en attente', en: 'installed pending reboot' },
  'installed-rejected': { fr: 'installé malgré une exclusion', en: 'installed rejected' },
  missing: { fr: 'manquant', en: 'missing' },
  failed: { fr: 'en échec', en: 'failed' },
  'not-applicable': { fr: 'sans objet', en: 'not applicable' },
  unknown: { fr: 'inconnu', en: 'unknown' },
};

export type LaggingFacts = {
  readonly missing: number;
  readonly held: number;
  /** Why it did not answer the last time, in both languages; null: it did. */
  readonly failure: Text | null;
  readonly campaignId: CampaignId | null;
  readonly excludedFrom: CampaignId | null;
  readonly dueOn: IsoDate | null;
  /** RING-1: why its ring or its site lets nothing of it start in that campaign; none: they do. */
  readonly heldBy: readonly Text[];
  /** Its last update left it on its previous kernel (POL-6); absent or null: it did not. */
  readonly fallenBack?: FallenBack | null;
  readonly plannedFor: IsoDate | null;
  readonly freshHours: number;
};

type Said = { readonly text: Text; readonly change: Text };

/** Whole sentences; `change` says what would change it. */
export function whyLagging(reason: Lagging, hostname: string, facts: LaggingFacts): Said {
  const { excludedFrom, plannedFor, freshHours } = facts;
  const lacks = lacking(facts.missing);
  switch (reason) {
    case 'never-read':
      return said(
        `Aucun scan n’a encore lu ce serveur${because(facts, 'fr')}.`,
        `No scan has read this server yet${because(facts, 'en')}.`,
        SCAN,
      );
    case 'stale':
      return said(
        `Son dernier scan a plus de ${freshHours} heures${because(facts, 'fr')}.`,
        `Its last scan is more than ${freshHours} hours old${because(facts, 'en')}.`,
        SCAN,
      );
    case 'touched':
      return said(
        'Il n’a pas encore été scanné depuis son dernier patching ou retour arrière.',
        'It has not been scanned yet since its last attempt or rollback.',
        SCAN,
      );
    case 'unlisted':
      return said(
        'Son gestionnaire de paquets ne donne pas de liste d’avis de sécurité : rien ne dit s’il est à jour.',
        'Its package manager gives no list of security advisories: nothing tells whether it is up to date.',
        {
          fr: 'Rien d’ici : apt et zypper n’ont pas cette liste.',
          en: 'Nothing from here: apt and zypper have no such list.',
        },
      );
    case 'failed':
      if (facts.fallenBack != null) return backOnKernel(lacks, hostname, facts.fallenBack);
      return said(`${lacks.fr} : son dernier patching a échoué.`, `${lacks.en}: its last attempt failed.`, {
        fr: `Une nouvelle tentative réussie : voir /serveur ${hostname}.`,
        en: `An attempt that succeeds: see /server ${hostname}.`,
      });
    case 'held-back':
      return said(
        `${lacks.fr} : des exclusions les retiennent tous.`,
        `${lacks.en}: exclusions hold all of them back.`,
        {
          fr: `La fin de ces exclusions : /exclusions ${hostname}.`,
          en: `An end of these exclusions: /excludes ${hostname}.`,
        },
      );
    case 'in-campaign':
      return inCampaign(lacks, facts);
    case 'excluded':
      return said(
        `${lacks.fr} : il est exclu de la campagne ${excludedFrom}.`,
        `${lacks.en}: it is excluded from campaign ${excludedFrom}.`,
        {
          fr: `Sa réintégration : /restaurer ${hostname} dans ${excludedFrom}.`,
          en: `Its return: /restore ${hostname} in ${excludedFrom}.`,
        },
      );
    case 'out-of-support':
      return said(
        `${lacks.fr} : son support est terminé ou inconnu, aucune campagne ne le prend.`,
        `${lacks.en}: its support has ended or is unknown, so no campaign takes it.`,
        {
          fr: 'Un support prolongé, une migration, ou une correction de l’inventaire.',
          en: 'Extended support, a migration, or a correction of the inventory.',
        },
      );
    case 'planned':
      return said(
        `${lacks.fr} : sa semaine est au planning${onDay(plannedFor, 'fr')}, la campagne n’est pas encore créée.`,
        `${lacks.en}: its week is in the plan${onDay(plannedFor, 'en')}, and the campaign is not created yet.`,
        {
          fr: 'Cette campagne, ou une semaine plus proche au planning.',
          en: 'That campaign, or an earlier week in the plan.',
        },
      );
    case 'unplanned':
      return said(
        `${lacks.fr} : aucune semaine à venir du planning ne le prend.`,
        `${lacks.en}: no week to come in the plan takes it.`,
        {
          fr: 'Une ligne au planning pour son domaine et son environnement : /planning.',
          en: 'A plan row for its domain and environment: /planning.',
        },
      );
    case 'rejected':
      return said(
        'Des mises à jour que ses exclusions retiennent y ont été installées hors de PatchCenter.',
        'Updates that its exclusions hold back were installed on it outside PatchCenter.',
        {
          fr: `La fin de ces exclusions, si elles n’ont plus lieu d’être : /exclusions ${hostname}.`,
          en: `An end of these exclusions, if they are no longer needed: /excludes ${hostname}.`,
        },
      );
    case 'pending-reboot':
      return said(
        'Ses mises à jour sont installées, mais il n’a pas redémarré depuis.',
        'Its updates are installed, but it has not rebooted since.',
        { fr: `Son redémarrage : /reboot ${hostname}.`, en: `Its reboot: /reboot ${hostname}.` },
      );
  }
}

/** Of the advisories it says that kernels alone were tried: the list says which. */
function backOnKernel(lacks: Text, hostname: string, fallen: FallenBack): Said {
  const { fr, en } = fallenBackText(fallen);
  return said(
    `${lacks.fr}. ${fr}`,
    `${lacks.en}. ${en}`,
    fallen.heldBack.length === 0
      ? { fr: `Voir sa console, puis /serveur ${hostname}.`, en: `Check its console, then /server ${hostname}.` }
      : {
          fr: `Un noyau corrigé, puis la fin de cette exclusion : /exclusions ${hostname}. Le reste vient avec une autre campagne.`,
          en: `A fixed kernel, then an end of this exclusion: /excludes ${hostname}. The rest comes with another campaign.`,
        },
  );
}

/** A day is promised only where nothing is decided against it. */
function inCampaign(lacks: Text, { campaignId, dueOn, heldBy }: LaggingFacts): Said {
  if (heldBy.length === 0) {
    return said(
      `${lacks.fr} : il est à patcher dans la campagne ${campaignId}${onDay(dueOn, 'fr')}.`,
      `${lacks.en}: it is due in campaign ${campaignId}${onDay(dueOn, 'en')}.`,
      { fr: `La campagne ${campaignId}.`, en: `Campaign ${campaignId}.` },
    );
  }
  const because = (language: 'fr' | 'en') => heldBy.map((text) => text[language]).join(' ');
  return said(
    `${lacks.fr} : il est dans la campagne ${campaignId}, où rien ne le démarre pour l’instant. ${because('fr')}`,
    `${lacks.en}: it is in campaign ${campaignId}, where nothing starts it for now. ${because('en')}`,
    {
      fr: `Une réponse de son site, ou l’ouverture de son anneau : /anneaux ${campaignId}.`,
      en: `An answer of its site, or its ring opening: /rings ${campaignId}.`,
    },
  );
}

const SCAN: Text = {
  fr: 'Le prochain scan quotidien, ou un scan demandé depuis une carte /cve.',
  en: 'The next daily scan, or a scan requested from a /cve card.',
};

function said(fr: string, en: string, change: Text): Said {
  return { text: { fr, en }, change };
}

function lacking(missing: number): Text {
  const { fr, en } = countedText(
    missing,
    ['avis de sécurité', 'avis de sécurité'],
    ['security advisory', 'security advisories'],
  );
  return { fr: `Il lui manque ${fr}`, en: `It lacks ${en}` };
}

function because({ failure }: LaggingFacts, language: 'fr' | 'en'): string {
  return failure === null ? '' : ` (${failure[language]})`;
}

function onDay(day: IsoDate | null, language: 'fr' | 'en'): string {
  if (day === null) return '';
  return language === 'fr' ? `, au plus tard le ${dayText(day).fr}` : `, by ${dayText(day).en}`;
}
