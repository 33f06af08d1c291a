// The answer to a command that is refused: one sentence, and what to do about it.
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { typeCommand } from '../../buttons.ts';
import { type Line, line } from '../../lines.ts';
import { run } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained, inWords, type Words } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { refusalTexts } from './texts.ts';

export type RefusalView = CardBase & {
  readonly text: Words;
  readonly todo?: Words;
  /** A correct command, offered as a button. */
  readonly example?: Words;
};

const compiled = compileTemplate(template);

export function refusalCard(view: RefusalView, language: Language): AdaptiveCard {
  const text = inWords(view.text, language);
  const example = view.example === undefined ? undefined : inWords(view.example, language);
  return renderCard(
    compiled,
    {
      data: { refusal: [run(text, { weight: 'Bolder' })], todo: todoLines(view, language) },
      summary: text,
      actions: example === undefined ? [] : [typeCommand(example, example)],
    },
    view,
    language,
  );
}

function todoLines({ todo, example }: RefusalView, language: Language): readonly Line[] {
  const words = refusalTexts[language];
  const said = (what: string, text: Words) => line(run(explained(what, inWords(text, language), language)));
  return [
    ...(todo === undefined ? [] : [said(words.what, todo)]),
    ...(example === undefined ? [] : [said(words.example, example)]),
  ];
}
