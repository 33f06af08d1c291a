// COMP-3: one server, with the sentences that say why it is not up to date.
import { loadServerCompliance, type ServerCompliance } from '../../db/queries/compliance/server-list.ts';
import { recordedText } from '../../domain/attempts/recorded-words.ts';
import { whyLagging } from '../../domain/compliance/reason-words.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { ViewContext } from '../shared/view-context.ts';
import { type Asked, complianceAsk } from './ask.ts';
import { askedOf } from './view-parts.ts';

export type SaidCompliance = {
  readonly ask: Asked;
  /** null: SecOps does not patch it. */
  readonly found: ServerCompliance | null;
  /** null: it is up to date, or not scanned at all. */
  readonly why: { readonly text: Text; readonly change: Text } | null;
};

export async function saidCompliance(ctx: ViewContext, serverId: ServerId): Promise<SaidCompliance> {
  const ask = await complianceAsk(askedOf(ctx));
  const found = await loadServerCompliance(ctx.db, serverId, ask);
  if (found === null || found.reason === null) return { ask, found, why: null };
  const facts = {
    ...found,
    failure: found.failure === null ? null : recordedText(found.failure),
    freshHours: ask.settings.freshHours,
  };
  return { ask, found, why: whyLagging(found.reason, found.hostname, facts) };
}
