// What a field of a server or of its application is called on cards.
import type { Language } from '../../language.ts';
import { OWNER_FIELDS } from './people.ts';
import { SERVER } from './server.ts';

/** The name itself where it is no field: an older version may have stored it. */
export function fieldTitle(name: string, language: Language): string {
  const field = [...SERVER.fields, ...OWNER_FIELDS].find((one) => one.name === name);
  return field?.titles[language][0] ?? name;
}
