// The commands that the person may use, by role, with examples; a touch sends those that only look.
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
  /** It changes nothing. */
  readonly isSafe: boolean;
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
      pager: pageButtons(view, language, { kind: 'help', roles: view.roles }),
    },
    view,
    language,
  );
}

function commandRow({ name, description, example, isSafe }: HelpCommand, language: Language) {
  const command = inWords(example, language);
  return {
    lines: [line(strong(inWords(name, language)), run(inWords(description, language))), detail(command, {}, 200)],
    isSafe,
    say: isSafe ? typeCommand(helpTexts[language].send(command), command) : {},
  };
}
