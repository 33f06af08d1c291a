// Every card of the gallery reads as a person would say it, in both languages.
import { describe, expect, it } from 'vitest';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';
import { stumbles, textsOf } from './wording.ts';

const NAMES = /vpinfapp\d+|v_infapp001|PC_12_\w+|QW_3_\w+|dnf (clean all|update --best)/g;

describe.each(['fr', 'en'] as const)('in %s', (language) => {
  const cards = [1, 4, 400].flatMap((servers) =>
    Object.entries(allCards({ ...plain(language), servers }, language)).map(([name, card]) => ({
      name,
      servers,
      card,
    })),
  );

  it('no card of the gallery holds anything that a reader stumbles on', () => {
    const found = cards.flatMap(({ name, servers, card }) =>
      stumbles(card, language, NAMES).map((fault) => `${name} of ${servers}: ${fault}`),
    );
    expect(found).toEqual([]);
  });
});

describe.each(['fr', 'en'] as const)('buttons in %s', (language) => {
  it('that open a form are called otherwise than the one that sends it', () => {
    const twice = Object.entries(allCards(plain(language), language)).flatMap(([name, card]) => {
      const titles = new Set(titlesOf(card));
      return [...titles].filter((title) => titles.has(`${title}…`)).map((title) => `${name}: ${title}`);
    });
    expect(twice).toEqual([]);
  });
});

function titlesOf(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(titlesOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, title, ...rest } = node as Readonly<Record<string, unknown>>;
  const own = typeof type === 'string' && type.startsWith('Action.') && typeof title === 'string' ? [title] : [];
  return [...own, ...Object.values(rest).flatMap(titlesOf)];
}

describe('what the reader would stumble on', () => {
  const faults = (text: string, language: 'fr' | 'en') =>
    stumbles({ type: 'TextBlock', text }, language).map((fault) => fault.replace(/ “.*/, ''));

  it.each([
    ['creneau_inadequat (Serveur injoignable)', 'a code'],
    ['son environnement n’est pas dans le périmètre (hprod)', 'a code'],
    ['redémarrage : redémarrage : pas revenu', 'a label twice'],
    ['Il est prêt en 1 minutes', 'a plural of one'],
    ['0 faits', 'a plural of one'],
    ['12 serveur', 'a singular of many'],
    ['Khalid, lun. 11 janv. : · vpinfadns1', 'a colon before a dot'],
    ['serveur(s)', 'a plural that was not decided'],
    ['du 11 janv. 2027 au 17 janv. 2027', 'a month or year twice'],
    ['Khalid (operator)', 'English'],
    ['le 1 févr. 2027', 'the first of a month'],
    ['patché le 2027-02-03', 'a day as machines write it'],
    ["l'application", 'a straight apostrophe'],
    ['« vrapp1 » est inconnu', 'a space that breaks in quotes'],
  ])('is found in French: %s', (text, fault) => expect(faults(text, 'fr')).toContain(fault));

  it.each([
    ['did not come back within 1 minutes', 'a plural of one'],
    ['reboot: reboot: not back', 'a label twice'],
    ['2 server in progress', 'a singular of many'],
    ['Non validé par le responsable', 'French'],
    ['patched on 2027-02-03', 'a day as machines write it'],
  ])('is found in English: %s', (text, fault) => expect(faults(text, 'en')).toContain(fault));

  it('is looked for in buttons, choices and folded parts, and not in ids nor in what hosts print', () => {
    const card = {
      body: [
        { type: 'Container', isVisible: false, items: [{ type: 'TextBlock', text: 'folded' }] },
        { type: 'Input.ChoiceSet', id: 'operator_id', label: 'Who', choices: [{ title: 'Paul', value: '12' }] },
        { type: 'FactSet', facts: [{ title: 'Servers', value: '4 ready' }] },
        {
          type: 'ActionSet',
          actions: [{ type: 'Action.Execute', title: 'Go', verb: 'go.now', data: { text: 'x_y' } }],
        },
        { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'log_line', fontType: 'Monospace' }] },
      ],
    };
    expect(textsOf(card)).toEqual(['folded', 'Who', 'Paul', 'Servers', '4 ready', 'Go', '…']);
  });
});
