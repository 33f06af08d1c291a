// `/lang fr|en`: the language in which one is spoken to; `/lang en channel`: that of this channel's cards.

import { foldCase } from '../../domain/fold-case.ts';
import type { Language } from '../../domain/language.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { choice } from '../shared/typed/argument-kinds.ts';
import { notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { setLanguage } from './set-language.ts';

const LANGUAGE = choice(
  { fr: 'Langue', en: 'Language' },
  { fr: 'La langue est fr ou en.', en: 'The language is fr or en.' },
  [
    { value: { fr: 'fr', en: 'fr' }, title: { fr: 'français', en: 'French' } },
    { value: { fr: 'en', en: 'en' }, title: { fr: 'anglais', en: 'English' } },
  ],
  (word) => Object.hasOwn(LANGUAGES, foldCase(word)),
);

export type LangArgs = { readonly language: Language; readonly ofChannel: boolean };

export function langCommand(operations: OperationContext): PatchCommand<LangArgs> {
  return {
    name: { fr: 'langue', en: 'lang' },
    aliases: ['language'],
    ability: 'read',
    help: { fr: 'passe en français ou en anglais', en: 'switches to French or English' },
    forms: [
      {
        parts: { language: LANGUAGE },
        does: { fr: 'passe en français ou en anglais pour vous', en: 'switches to French or English for you' },
        underList: 'same',
        example: { fr: '/langue fr', en: '/lang en' },
        changes: true,
      },
      {
        parts: { language: LANGUAGE, channel: keyword(['canal'], ['channel']) },
        does: {
          fr: 'change la langue des cartes de ce canal',
          en: 'changes the language of the cards in this channel',
        },
        example: { fr: '/langue fr canal', en: '/lang en channel' },
      },
    ],
    parse,
    abilityFor: ({ ofChannel }) => (ofChannel ? 'channel.bind' : 'read'),
    run: async (context) => {
      const { language, ofChannel } = context.args;
      const channel = ofChannel ? context.incoming.conversation : null;
      const outcome = await setLanguage(operations, byOf(context), { language, channel });
      // In the language just chosen, whichever the answer is given in.
      const said = language === 'fr' ? 'C’est noté : en français.' : 'Done: in English.';
      return answerTo(outcome, () => text(said, said));
    },
  };
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  fr: 'fr',
  francais: 'fr',
  french: 'fr',
  en: 'en',
  anglais: 'en',
  english: 'en',
};

function parse({ list }: Words): ParsedArgs<LangArgs> {
  const [word, where, ...more] = list.map(foldCase);
  const language = word !== undefined && Object.hasOwn(LANGUAGES, word) ? LANGUAGES[word] : undefined;
  if (language === undefined)
    return { ...notRead(list[0], 'La langue est fr ou en.', 'The language is fr or en.'), missing: 'language' };
  const ofChannel = where === 'channel' || where === 'canal';
  if (more.length > 0 || (where !== undefined && !ofChannel)) {
    const unread = ofChannel ? list[2] : list[1];
    return notRead(
      unread,
      'Après la langue, seul « canal » est possible.',
      'After the language, only “channel” is possible.',
    );
  }
  return { kind: 'args', args: { language, ofChannel } };
}
