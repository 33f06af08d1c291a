// What a card says is to be done: only what would be accepted now.

import type { SaidReason } from '../../cards/server/view.ts';
import { adviceText } from '../../domain/advice/advised.ts';
import type { WhyReason } from '../../domain/server-status/reason.ts';
import type { WhyNotPatched } from '../../domain/server-status/why-not-patched.ts';
import { acceptedOf } from '../operations/acceptance.ts';
import type { ViewContext } from './view-context.ts';

export async function saidReasons(ctx: ViewContext, { headline, more }: WhyNotPatched) {
  const others: SaidReason[] = [];
  for (const one of more) others.push(await said(ctx, one));
  return { headline: await said(ctx, headline), more: others };
}

async function said(ctx: ViewContext, { code, text, todo }: WhyReason): Promise<SaidReason> {
  return { code, text, todo: todo === null ? null : adviceText(todo, await acceptedOf(ctx, todo)) };
}
