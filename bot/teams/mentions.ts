// Turns the text of a Teams message into what the person typed. The SDK's own helper removes one mention only, and throws without
// a recipient.
type Account = { readonly id: string; readonly name?: string | null | undefined };
export type MentionEntity = { readonly text?: string | null | undefined; readonly mentioned: Account };

/** The bot's mentions are removed wherever they stand; another person's becomes `"@Name"`, one word for the parser. */
export function plainText(text: string, mentions: readonly MentionEntity[], bot: Account | null): string {
  const botNames = new Set([
    bot?.name ?? '',
    ...mentions.filter((m) => isBot(m, bot)).map((m) => m.mentioned.name ?? ''),
  ]);
  let plain = text;
  for (const mention of mentions.filter((m) => isBot(m, bot))) {
    if (mention.text) plain = plain.replaceAll(mention.text, ' ');
  }
  plain = plain.replace(/<at[^>]*>([^<]*)<\/at>/giu, (_, inner: string) => {
    const name = decoded(inner).trim();
    return name === '' || botNames.has(name) ? ' ' : ` "@${name.replaceAll('"', '')}" `;
  });
  const lines = plain.replace(/<br\s*\/?>|<\/p>/giu, ' ').replace(/<\/?(?:p|div|span|b|i|strong|em)\b[^>]*>/giu, '');
  return decoded(lines)
    .replace(/[^\S\n]+/gu, ' ')
    .trim();
}

function isBot(mention: MentionEntity, bot: Account | null): boolean {
  return bot !== null && mention.mentioned.id === bot.id;
}

function decoded(text: string): string {
  return text
    .replace(/&nbsp;/giu, ' ')
    .replace(/&lt;/giu, '<')
    .replace(/&gt;/giu, '>')
    .replace(/&quot;/giu, '"')
    .replace(/&#39;/gu, "'")
    .replace(/&amp;/giu, '&');
}
