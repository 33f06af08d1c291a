// How words and names that people write are compared.

/** Lower case, without accents and without spaces around; a curly apostrophe is a straight one. */
export function foldCase(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘]/gu, "'").trim().toLowerCase();
}
