// `/assign 12 HOST WHO`: people think of the campaign first, as in `/start 12 HOST`. Where a name is expected first, the line is put right.
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { serversTyped } from '../shared/named-servers.ts';
import { hostnamesOf, restAfter } from '../shared/sentences.ts';
import type { Command, Words } from '../shared/typed/command.ts';
import type { Argument, Form } from '../shared/typed/form.ts';
import { namesThatMayBeMeant } from '../validations/answer-named-validations.ts';

const NUMBER = /^#?\d{1,6}$/;

/** null: no number stands first, or it may do so, or it is the name of something after all. */
export async function numberBeforeNames(
  db: Db,
  { name, forms }: Pick<Command, 'name' | 'forms'>,
  { list, rest }: Words,
  reader: UserId,
): Promise<Text | null> {
  const [number = '', next = ''] = list;
  if (!NUMBER.test(number) || next === '' || NUMBER.test(next) || !expectsNames(forms)) return null;
  if ((await namesThatMayBeMeant(db, reader)).some((one) => foldCase(one) === foldCase(number))) return null;
  const words = restAfter(rest, [number]);
  const campaign = campaignPart(forms);
  if (campaign?.lead === undefined) {
    return {
      fr: `« ${number} » n’est pas un nom, et cette commande ne prend pas de numéro de campagne : /${name.fr} ${words}`,
      en: `“${number}” is not a name, and this command takes no campaign number: /${name.en} ${words}`,
    };
  }
  const names = forms.some(endsInText) ? await namesAtStart(db, list.slice(1)) : list.slice(1);
  const [before, behind] = [
    words.slice(0, words.length - restAfter(words, names).length).trim(),
    restAfter(words, names),
  ];
  const plain = number.replace('#', '');
  const line = (language: 'fr' | 'en') =>
    [`/${name[language]}`, before, campaign.lead?.[language][0], plain, behind].filter((part) => part !== '').join(' ');
  return {
    fr: `« ${number} » n’est pas un nom, et la campagne vient après : ${line('fr')}`,
    en: `“${number}” is not a name, and the campaign comes after: ${line('en')}`,
  };
}

/** A name, or else a word of the command's own. */
function expectsNames(forms: readonly Form[]): boolean {
  const firsts = forms.map(({ parts }) => Object.values(parts)[0]);
  const isNamed = (part: Form['parts'][string] | undefined) => part?.kind === 'argument' && part.isName === true;
  return firsts.some(isNamed) && firsts.every((part) => part?.kind !== 'argument' || isNamed(part));
}

function campaignPart(forms: readonly Form[]): Argument | undefined {
  const parts = forms.flatMap(({ parts }) => Object.entries(parts));
  const found = parts.find(([name, part]) => name === 'campaignId' && part.kind === 'argument')?.[1];
  return found?.kind === 'argument' ? found : undefined;
}

function endsInText({ parts }: Form): boolean {
  return Object.values(parts).some((part) => part.kind === 'argument' && part.isRest === true);
}

async function namesAtStart(db: Db, words: readonly string[]): Promise<readonly string[]> {
  const known = await serversTyped(db, hostnamesOf(words));
  const end = words.findIndex((word) => !known.has(hostnamesOf([word])[0] ?? ''));
  return words.slice(0, end < 0 ? words.length : Math.max(1, end));
}
