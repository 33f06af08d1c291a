// The commands that the person may use, by role, with examples: first those that they use most. A touch sends the example of one that
// only shows something, and explains one that changes something.
import type { Language, Text } from '../../../domain/language.ts';
import type { Role } from '../../../domain/people/roles.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { typeCommand } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import { pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords, type Words } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { helpTexts } from './texts.ts';

export type HelpView = CardBase & {
  readonly roles: readonly Role[];
  /** Every command, not those alone that are used most. */
  readonly isWhole: boolean;
  /** Those of one page. */
  readonly groups: readonly HelpGroup[];
  readonly page: number;
  readonly pages: number;
};

/** `title`: the role, or what the commands are about. */
export type HelpGroup = { readonly title: Text; readonly commands: readonly HelpCommand[] };

export type HelpCommand = {
  /** As typed: `/campaign`, `/campagne`. */
  readonly name: Words;
  readonly description: Words;
  readonly example: Words;
  /** What a touch sends, which changes nothing: the example, or the question what the command does. */
  readonly sends: Words;
};

const compiled = compileTemplate(template);

export function helpCard(view: HelpView, language: Language): AdaptiveCard {
  const words = helpTexts[language];
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [run(words.hint, { isSubtle: true })],
        state: pageText(view) === '' ? [] : [run(pageText(view), { isSubtle: true })],
        groups: view.groups.map(({ title, commands }) => ({
          title: title[language],
          commands: commands.map((command) => commandRow(command, language)),
        })),
      },
      summary: words.heading,
      pager: [
        ...pageButtons(view, language, { kind: 'help', roles: view.roles, whole: view.isWhole }),
        ...(view.isWhole ? [] : [typeCommand(words.all, words.allCommand)]),
      ],
    },
    view,
    language,
  );
}

function commandRow({ name, description, example, sends }: HelpCommand, language: Language) {
  const first = line(strong(inWords(name, language)), run(inWords(description, language)));
  const command = inWords(sends, language);
  return {
    lines: [first, detail(inWords(example, language), {}, 200)],
    say: typeCommand(helpTexts[language].send(command), command),
  };
}
