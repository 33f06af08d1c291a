// Views of the cards that stand over the features: help, and the form of a command.
import type { CommandFormView } from '../../cards/front/command-form/card.ts';
import type { Sample } from './sample.ts';

function roleHeading(role: 'operator' | 'coordinator') {
  return role === 'operator'
    ? { fr: 'Pour un opérateur', en: 'For the operator' }
    : { fr: 'Pour un coordinateur', en: 'For the coordinator' };
}

function times<T>(n: number, one: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

export function helpGroups() {
  return (['operator', 'coordinator'] as const).map((role) => ({
    title: roleHeading(role),
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

export function commandFormView({ servers, hostname, said }: Sample): CommandFormView {
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
