// `zone: DMZ` and `par: "Khalid M"` are one word each.

export function gluedPrefixes(words: readonly string[]): readonly string[] {
  const glued: string[] = [];
  for (const word of words) {
    const last = glued.at(-1);
    if (last?.endsWith(':') === true) glued[glued.length - 1] = `${last}${word}`;
    else glued.push(word);
  }
  return glued;
}
