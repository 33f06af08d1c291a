// Binds the channel where the announcements of a domain are made (RUN-12), or those of every domain without its own.
import { findBinding } from '../../db/queries/chat/places.ts';
import { findDomain } from '../shared/named-domain.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

export type ChannelBinding = {
  readonly conversation: { readonly id: string; readonly kind: 'personal' | 'channel' | 'group' };
  /** As typed, compared without case; null: every domain without its own channel. */
  readonly domain: string | null;
};

/** One channel a domain: a new binding replaces the old one. The conversation must have been seen. */
export function bindChannel(
  ctx: OperationContext,
  by: Requester,
  ask: ChannelBinding,
): Promise<Outcome<{ readonly domain: string | null }>> {
  const spec = {
    ability: 'channel.bind',
    action: 'channel.bind',
    object: { type: 'conversation', id: ask.conversation.id },
  } as const;
  return operate(ctx, by, spec, (work) => bind(work, ask));
}

async function bind(work: UnitOfWork, ask: ChannelBinding): Promise<Outcome<{ readonly domain: string | null }>> {
  const { trx, now, by } = work;
  if (ask.conversation.kind === 'personal') {
    return refuse(
      'Tapez cette commande dans le canal à lier.',
      'Type this command in the channel that you want to bind.',
    );
  }
  const domain = ask.domain === null ? null : await findDomain(trx, ask.domain);
  if (domain !== null && typeof domain !== 'string') return domain;
  const before = await findBinding(trx, domain);
  const row = { conversation_id: ask.conversation.id, bound_by: by.actor.userId, bound_at: now };
  await trx
    .insertInto('channel_bindings')
    .values({ domain_code: domain, ...row })
    .onConflict((oc) => oc.column('domain_code').doUpdateSet(row))
    .execute();
  await work.record({ before: before ?? null, after: { domain } });
  return { kind: 'done', domain };
}
