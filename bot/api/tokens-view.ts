// What the card of the tokens shows.
import type { TokensView } from '../../cards/api/tokens/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadTokens } from '../../db/queries/api/tokens.ts';
import { lastDayOf } from '../../domain/people/last-day.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function tokensView(ctx: ViewContext, page: number): Promise<TokensView> {
  const all = await loadTokens(ctx.db);
  const tokens = all.map(({ expiresAt, ...token }) => ({
    ...token,
    lastDay: lastDayOf(expiresAt, ctx.settings.zone),
    isOver: expiresAt <= ctx.now,
  }));
  return { tokens: pageOf(tokens, page, PAGE_SIZES.tokens), ...noticePart(ctx) };
}
