// What a card says is to be done: only what would be accepted now.

import type { SaidReason } from '../../cards/servers/server/view.ts';
import { adviceText } from '../../domain/advice/advised.ts';
import type { WhyReason } from '../../domain/servers/reason.ts';
import type { WhyNotPatched } from '../../domain/servers/why-not-patched.ts';
import type { ViewContext } from '../shared/view-context.ts';
import { acceptedOf } from './acceptance.ts';

export async function saidReasons(ctx: ViewContext, { headline, more }: WhyNotPatched) {
  const others: SaidReason[] = [];
  for (const one of more) others.push(await said(ctx, one));
  return { headline: await said(ctx, headline), more: others };
}

async function said(ctx: ViewContext, { code, text, todo }: WhyReason): Promise<SaidReason> {
  return { code, text, todo: todo === null ? null : adviceText(todo, await acceptedOf(ctx, todo)) };
}
