// What a setting takes, in both languages, read off its schema.
import { z } from 'zod';
import type { Text } from '../domain/language.ts';

type Schema = z.core.$ZodType;

/** For a value that its schema refuses. */
export function expectedText(root: Schema, name: string, typed: string): Text {
  const shown = typed.length <= 60 ? typed : `${typed.slice(0, 59).toWellFormed()}…`;
  const { fr, en } = wanted(schemaNamed(root, name));
  return {
    fr: `« ${shown} » ne convient pas pour ${name} : il faut ${fr}.`,
    en: `“${shown}” cannot be used for ${name}: ${en} is expected.`,
  };
}

function schemaNamed(root: Schema, name: string): Schema | undefined {
  return name.split('.').reduce<Schema | undefined>((schema, part) => {
    const inner = schema === undefined ? undefined : bare(schema);
    return inner instanceof z.ZodObject ? (inner.shape[part] as Schema | undefined) : undefined;
  }, root);
}

function bare(schema: Schema): Schema {
  const { def } = schema as z.ZodType;
  const inner = (def as { readonly innerType?: Schema }).innerType;
  return inner === undefined ? schema : bare(inner);
}

function wanted(schema: Schema | undefined): Text {
  const inner = schema === undefined ? undefined : bare(schema);
  if (inner instanceof z.ZodBoolean) return { fr: 'true ou false', en: 'true or false' };
  if (inner instanceof z.ZodEnum) {
    const list = Object.values(inner.def.entries).join(', ');
    return { fr: `l’une de ces valeurs : ${list}`, en: `one of ${list}` };
  }
  if (inner instanceof z.ZodNumber) return wantedNumber(inner);
  if (inner instanceof z.ZodArray) {
    const { fr, en } = wanted(inner.element as Schema);
    return { fr: `une liste, chaque élément étant ${fr}`, en: `a list, each part of which is ${en},` };
  }
  if (inner instanceof z.ZodString && isTime(inner)) return { fr: 'une heure comme 09:00', en: 'a time like 09:00' };
  return { fr: 'un texte que le fichier accepterait', en: 'a text that the file would take' };
}

function isTime(schema: z.ZodString): boolean {
  return schema.safeParse('09:00').success && !schema.safeParse('a').success;
}

function wantedNumber(schema: z.ZodNumber): Text {
  const { minValue: least, maxValue: most } = schema;
  const isWhole = schema.isInt;
  const from = least === null || least <= Number.MIN_SAFE_INTEGER ? null : least;
  const to = most === null || most >= Number.MAX_SAFE_INTEGER ? null : most;
  const over = from !== null && !schema.safeParse(from).success;
  const [fr, en] = [isWhole ? 'un nombre entier' : 'un nombre', isWhole ? 'a whole number' : 'a number'];
  if (from !== null && to !== null) return { fr: `${fr} de ${from} à ${to}`, en: `${en} from ${from} to ${to}` };
  if (from === null) return { fr, en };
  return over
    ? { fr: `${fr} supérieur à ${from}`, en: `${en} greater than ${from}` }
    : { fr: `${fr} d’au moins ${from}`, en: `${en} of at least ${from}` };
}
