// Commands that a card advises: what they need, and how they are typed. Whether one would be accepted is asked elsewhere, of the same
// rules that would accept it (`bot/shared/acceptance`).
import type { IsoDate } from '../clock.ts';
import type { CampaignId } from '../ids.ts';
import type { Language, Text } from '../language.ts';
import { type Ability, whoAlone } from '../people/roles.ts';

export type Advised =
  | {
      readonly do: 'start' | 'retry' | 'repair' | 'prereqs' | 'rollback' | 'restore' | 'reboot' | 'give-up';
      readonly on: OnServer;
    }
  /** `day` null: not looked for yet. */
  | { readonly do: 'move'; readonly on: OnServer; readonly day: IsoDate | null }
  | { readonly do: 'resume' | 'go' | 'prereqs-card' | 'rings'; readonly campaignId: CampaignId }
  /** A row of the plan, as it is typed. */
  | { readonly do: 'campaign'; readonly row: string }
  | { readonly do: 'planning' | 'validations' };

type OnServer = { readonly campaignId: CampaignId; readonly hostname: string };

/** What is to be done: in words, by a command, or both. */
export type Advice = {
  readonly words: Text | null;
  /** Any of them. None of them accepted: there is nothing to advise. */
  readonly commands: readonly Advised[];
};

export function advise(words: Text | null, ...commands: readonly Advised[]): Advice {
  return { words, commands };
}

const ABILITIES: Readonly<Record<Advised['do'], Ability>> = {
  start: 'campaign.start',
  resume: 'campaign.start',
  retry: 'campaign.retry',
  repair: 'campaign.retry',
  prereqs: 'campaign.prereqs',
  rollback: 'rollback.restore',
  restore: 'session.restore',
  reboot: 'reboot.order',
  'give-up': 'attempt.give-up',
  move: 'session.move',
  campaign: 'campaign.create',
  go: 'read',
  rings: 'read',
  'prereqs-card': 'read',
  planning: 'read',
  validations: 'read',
};

export function abilityOf(advised: Advised): Ability {
  return ABILITIES[advised.do];
}

/** As it is typed, in both languages. */
export function typedText(advised: Advised): Text {
  switch (advised.do) {
    case 'start':
      return both('demarrer', 'start', `${advised.on.campaignId} ${advised.on.hostname}`);
    case 'retry':
      return both('relancer', 'retry', `${advised.on.campaignId} ${advised.on.hostname}`);
    case 'repair':
      return {
        fr: `/relancer ${advised.on.campaignId} ${advised.on.hostname} reparer`,
        en: `/retry ${advised.on.campaignId} ${advised.on.hostname} repair`,
      };
    case 'prereqs':
      return both('prerequis', 'prereqs', `${advised.on.campaignId} ${advised.on.hostname}`);
    case 'rollback':
      return { fr: `/rollback ${advised.on.hostname} motif`, en: `/rollback ${advised.on.hostname} reason` };
    case 'give-up':
      return { fr: `/abandonner ${advised.on.hostname} motif`, en: `/give-up ${advised.on.hostname} reason` };
    case 'restore':
      return {
        fr: `/restaurer ${advised.on.hostname} dans ${advised.on.campaignId}`,
        en: `/restore ${advised.on.hostname} in ${advised.on.campaignId}`,
      };
    case 'reboot':
      return both('reboot', 'reboot', advised.on.hostname);
    case 'move':
      return {
        fr: `/deplacer ${advised.on.hostname} ${advised.day ?? ''} dans ${advised.on.campaignId}`,
        en: `/move ${advised.on.hostname} ${advised.day ?? ''} in ${advised.on.campaignId}`,
      };
    case 'resume':
      return both('demarrer', 'start', String(advised.campaignId));
    case 'go':
      return both('feu-vert', 'go', String(advised.campaignId));
    case 'rings':
      return both('anneaux', 'rings', String(advised.campaignId));
    case 'prereqs-card':
      return { fr: `/prerequis voir ${advised.campaignId}`, en: `/prereqs show ${advised.campaignId}` };
    case 'campaign':
      return both('campagne', 'campaign', advised.row);
    case 'planning':
      return both('planning', 'planning', '');
    case 'validations':
      return both('validations', 'validations', '');
  }
}

function both(fr: string, en: string, words: string): Text {
  return { fr: `/${fr} ${words}`.trim(), en: `/${en} ${words}`.trim() };
}

export type Accepted = {
  readonly advised: Advised;
  /** The reader is known to have the right; otherwise it is said who has it. */
  readonly byReader: boolean;
};

/** `accepted`: those of its commands that would be. null: nothing is left to advise. */
export function adviceText({ words, commands }: Advice, accepted: readonly Accepted[]): Text | null {
  if (commands.length === 0) return words;
  if (accepted.length === 0) return null;
  const said = (language: Language) => {
    const options = accepted.map((one) => commandText(one, language)).join(language === 'fr' ? ', ou ' : ', or ');
    return words === null ? options : `${words[language]} ${options}`;
  };
  return { fr: said('fr'), en: said('en') };
}

function commandText({ advised, byReader }: Accepted, language: Language): string {
  const typed = typedText(advised)[language];
  return byReader ? typed : `${typed} (${whoAlone(abilityOf(advised))[language]})`;
}
