// `docs/cards.md`: every card with its pictures.
import { CHAPTERS } from './captions.ts';
import type { Look, Picture } from './pictures.ts';

const LANGUAGES = { en: 'English', fr: 'French' } as const;

export function cardsPage(pictures: readonly Picture[]): string {
  const chapters = CHAPTERS.map(
    ({ title, cards }) =>
      `## ${title}\n\n${Object.entries(cards)
        .map(
          ([name, caption]) =>
            `### ${caption.title}\n\n${caption.says}\n\n${tables(
              caption.title,
              pictures.filter(({ card }) => card === name),
            )}`,
        )
        .join('\n')}`,
  );
  return `${HEAD}\n${chapters.join('\n')}`;
}

const HEAD = `# Every card

What people see in Teams, drawn by Microsoft's renderer of Adaptive Cards from the samples of the tests: each card in English on light and in
French on dark; those that people work with most also on a telephone, with few servers and with 400. What is folded opens by a touch. Teams
draws charts as charts; everywhere else their numbers stand as text. \`npm run gallery\` makes this page and its pictures.
`;

function tables(title: string, pictures: readonly Picture[]): string {
  const pairs = Array.from({ length: Math.ceil(pictures.length / 2) }, (_, i) => pictures.slice(i * 2, i * 2 + 2));
  return pairs.map((pair) => table(title, pair)).join('\n');
}

function table(title: string, pair: readonly Picture[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[
    row(pair.map(lookText)),
    row(pair.map(() => '---')),
    row(pair.map((picture) => `![${title}: ${lookText(picture)}](cards/${picture.file})`)),
  ].join('\n')}\n`;
}

function lookText({ language, theme, width, servers }: Look): string {
  return [
    LANGUAGES[language],
    theme,
    ...(width === 'phone' ? ['telephone'] : []),
    ...(servers === 4 ? [] : [`${servers} servers`]),
  ].join(', ');
}
