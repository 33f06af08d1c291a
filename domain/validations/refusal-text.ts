// What is said to operators and coordinators when somebody answers KO: about what, why, and what can be done now (VALID-1, VALID-3).
import { typedText } from '../advice/advised.ts';
import { nameList } from '../attempts/name-list.ts';
import type { CampaignId } from '../ids.ts';
import type { Language, Text } from '../language.ts';

export type RefusalFacts = {
  /** Addressed by name in the first line; empty: no such line. */
  readonly people: readonly string[];
  readonly by: string;
  readonly comment: string;
  readonly servers: readonly {
    readonly hostname: string;
    readonly campaignId: CampaignId;
    readonly application: string | null;
  }[];
  /** What would be accepted now of whoever has the right. */
  readonly commands: readonly RefusalCommand[];
  /** Too many to be named in commands. */
  readonly many: boolean;
  /** VALID-3: of servers whose production has started; null: it has not. */
  readonly production: readonly { readonly hostname: string; readonly state: ProductionState }[] | null;
};

export type RefusalCommand = {
  readonly do: 'retry' | 'rollback';
  readonly on: { readonly campaignId: CampaignId; readonly hostname: string };
};
type ProductionState = 'waiting' | 'running' | 'patched';

const MAX_NAMES = 8;

export function refusalText(facts: RefusalFacts): Text {
  const said = (language: Language) =>
    [
      facts.people.map((name) => `@${name}`).join(', '),
      headText(facts, language),
      facts.production === null ? '' : productionText(facts.production)[language],
      todoText(facts, language),
    ]
      .filter((line) => line !== '')
      .join('\n');
  return { fr: said('fr'), en: said('en') };
}

function headText({ by, comment, servers }: RefusalFacts, language: Language): string {
  const names = names8(servers.map(({ hostname }) => hostname))[language];
  const about = [...new Set(servers.flatMap(({ application }) => application ?? []))].slice(0, MAX_NAMES);
  const campaigns = campaignsOf(servers);
  const word = {
    fr: campaigns.length > 1 ? 'campagnes' : 'campagne',
    en: campaigns.length > 1 ? 'campaigns' : 'campaign',
  };
  const where = [...about, `${word[language]} ${campaigns.join(', ')}`].join(', ');
  return language === 'fr'
    ? `⚠ KO donné par ${by} pour ${names} (${where}) : « ${comment} »`
    : `⚠ KO from ${by} for ${names} (${where}): “${comment}”`;
}

function campaignsOf(servers: RefusalFacts['servers']): readonly CampaignId[] {
  return [...new Set(servers.map(({ campaignId }) => campaignId))].sort((a, b) => a - b);
}

function productionText(production: NonNullable<RefusalFacts['production']>): Text {
  const named = (state: ProductionState) =>
    names8([...new Set(production.filter((one) => one.state === state).map(({ hostname }) => hostname))].sort());
  const [closed, running, patched] = [named('waiting'), named('running'), named('patched')];
  const part = (names: string, words: string) => (names === '' ? '' : ` ${words}${names}.`);
  return {
    fr:
      'La production a déjà commencé.' +
      part(closed.fr, 'Restent bloqués : ') +
      part(running.fr, 'En cours, ira jusqu’au bout : ') +
      part(patched.fr, 'Déjà patchés : '),
    en:
      'Production has already started.' +
      part(closed.en, 'Still blocked: ') +
      part(running.en, 'In progress, will run to the end: ') +
      part(patched.en, 'Already patched: '),
  };
}

function todoText({ by, servers, commands, many }: RefusalFacts, language: Language): string {
  const french = language === 'fr';
  const see = french ? `À faire : voir avec ${by} ce qui ne va pas` : `To do: ask ${by} what is wrong`;
  const cards = campaignsOf(servers).map((id) => (french ? `/campagne ${id}` : `/campaign ${id}`));
  if (many) {
    return french
      ? `${see}, puis relancer ou ramener au snapshot. Les commandes de chaque serveur : ${cards.join(', ')}`
      : `${see}, then retry or roll back. The commands for each server: ${cards.join(', ')}`;
  }
  const options = [...retries(commands), ...rollbacks(commands)].map((command) => command[language]);
  const then =
    options.length === 0 ? '' : `${french ? ', puis ' : ', then '}${options.join(french ? ', ou ' : ', or ')}`;
  const hosts = servers.map(({ hostname }) => hostname).join(', ');
  const ok = french
    ? ` Si tout fonctionne finalement, ${by} peut répondre /ok ${hosts} en expliquant pourquoi.`
    : ` If everything works after all, ${by} can answer /ok ${hosts} and explain why.`;
  return `${see}${then}.${ok}`;
}

/** One command for each campaign. */
function retries(commands: readonly RefusalCommand[]): readonly Text[] {
  const byCampaign = Map.groupBy(of('retry', commands), ({ on }) => on.campaignId);
  return [...byCampaign.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { fr, en } = typedText(first);
    const more = others.map(({ on }) => `, ${on.hostname}`).join('');
    return [{ fr: `${fr}${more}`, en: `${en}${more}` }];
  });
}

/** One server at a time. */
function rollbacks(commands: readonly RefusalCommand[]): readonly Text[] {
  const [first, ...others] = of('rollback', commands);
  if (first === undefined) return [];
  const { fr, en } = typedText(first);
  const names = names8(others.map(({ on }) => on.hostname));
  return [
    others.length === 0
      ? { fr, en }
      : { fr: `${fr} (de même pour ${names.fr})`, en: `${en} (likewise for ${names.en})` },
  ];
}

function of(what: RefusalCommand['do'], commands: readonly RefusalCommand[]): readonly RefusalCommand[] {
  return commands.filter((one) => one.do === what);
}

function names8(names: readonly string[]): Text {
  return nameList(names, MAX_NAMES);
}
