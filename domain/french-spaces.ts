/** French writes a space before `: ; ! ? »`. This is the one at which no line ends (U+00A0). */
export function frenchSpaces(text: string): string {
  return text.replace(/ (?=[:;!?»](?:[\s).,…»]|$))/g, '\u00a0');
}
