// Samples of the cards of help, forms and what has been replaced.
import { type CommandFormView, commandFormCard } from '../../../cards/front/command-form/card.ts';
import { helpCard } from '../../../cards/front/help/card.ts';
import { type RightsGroup, type RightsView, rightsCard } from '../../../cards/front/rights/card.ts';
import { supersededCard } from '../../../cards/front/superseded/card.ts';
import { abilityText } from '../../../domain/people/ability-words.ts';
import { ABILITIES, type Ability, extentOf, ROLES, type Role, rolesWith } from '../../../domain/people/roles.ts';
import { underList } from '../../../domain/people/under-list.ts';
import { LATER, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    help: helpCard({ roles: ['operator'], isWhole: true, groups: helpGroups(), page: 1, pages: 3, notice }, language),
    'help-most': helpCard(
      { roles: ['operator'], isWhole: false, groups: helpGroups().slice(0, 1), page: 1, pages: 1 },
      language,
    ),
    'command-form': commandFormCard({ ...commandFormView(sample), notice }, language),
    rights: rightsCard({ ...rightsView(sample), notice }, language),
    'rights-limited': rightsCard(limitedView(sample), language),
    superseded: supersededCard({ what: said.card, at: LATER }, language),
  };
};

function helpGroups() {
  const titles = [
    { fr: 'Pour un opérateur', en: 'For the operator' },
    { fr: 'Pour un coordinateur', en: 'For the coordinator' },
  ];
  return titles.map((title) => ({
    title,
    commands: times(7, (i) => ({
      name: { fr: `/commande${i}`, en: `/command${i}` },
      description: {
        fr: `Fait la chose numéro ${i} avec une description assez longue pour deux lignes`,
        en: `Does thing ${i}, at some length, as descriptions go, over two lines or so`,
      },
      example: { fr: `/commande${i} S05 prod`, en: `/command${i} S05 prod` },
      sends:
        i % 2 === 0
          ? { fr: `/commande${i} S05 prod`, en: `/command${i} S05 prod` }
          : { fr: `/aide commande${i}`, en: `/help command${i}` },
    })),
  }));
}

function rightLine(role: Role, ability: Ability, isLimited: boolean): RightsGroup['lines'][number] {
  const left = isLimited ? underList(ability) : 'same';
  return { what: abilityText(ability), extent: extentOf([role], ability), left, who: rolesWith(ability) };
}

function rightsView({ said }: Sample): RightsView {
  const groups = ROLES.map((role) => {
    const isAlone = (ability: Ability) => role !== 'admin' || rolesWith(ability).length === 1;
    const lines = ABILITIES.filter((ability) => rolesWith(ability).includes(role) && isAlone(ability));
    return { kind: 'role' as const, role, lines: lines.map((ability) => rightLine(role, ability, false)) };
  });
  return { name: said.person(0), state: 'in-force', roles: ['admin'], hosts: [], groups };
}

function limitedView({ servers, hostname, said }: Sample): RightsView {
  const isMine = (ability: Ability) => rolesWith(ability).includes('owner');
  const lines = (abilities: readonly Ability[]) => abilities.map((ability) => rightLine('owner', ability, true));
  return {
    name: said.person(1),
    state: 'expired',
    roles: ['owner', 'viewer'],
    hosts: times(servers, (i) => ({ kind: 'host', value: hostname(i) })),
    groups: [
      { kind: 'may', lines: lines(ABILITIES.filter(isMine)) },
      { kind: 'may-not', lines: lines(ABILITIES.filter((ability) => !isMine(ability))) },
    ],
  };
}

function commandFormView({ servers, hostname, said }: Sample): CommandFormView {
  const hosts = times(Math.min(servers, 20), hostname).join(' ');
  const missing = { fr: 'Il manque le motif.', en: 'The reason is missing.' };
  const text = { isRequired: true, isMany: false } as const;
  return {
    typed: `/exclude ${hosts}`,
    command: { fr: 'exclure', en: 'exclude' },
    does: {
      fr: 'retire des serveurs des campagnes ouvertes, avec un motif',
      en: 'takes servers out of the open campaigns, with a reason',
    },
    problem: missing,
    fields: [
      {
        name: 'servers',
        label: { fr: 'Serveur', en: 'Server' },
        value: hosts,
        ...text,
        isMany: true,
        input: { kind: 'text' },
      },
      { name: 'reason', label: { fr: 'Motif', en: 'Reason' }, value: '', ...text, input: { kind: 'long-text' } },
      {
        ...{
          name: 'campaignId',
          label: { fr: 'Campagne', en: 'Campaign' },
          value: '12',
          isRequired: false,
          isMany: false,
        },
        input: {
          kind: 'choice',
          choices: times(Math.min(servers, 60), (i) => ({
            value: String(i + 1),
            title: `${i + 1} · ${said.reason(i)}`,
          })),
        },
      },
      { name: 'day', label: { fr: 'Jour', en: 'Day' }, value: '2027-02-03', ...text, input: { kind: 'day' } },
      { name: 'most', label: { fr: 'Nombre', en: 'Number' }, value: '10', ...text, input: { kind: 'number' } },
    ],
  };
}
