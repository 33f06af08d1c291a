// Binds the channel where the announcements of a domain are made (RUN-12), or those of every domain without its own.
import { sql } from 'kysely';
import type { Trx } from '../../db/schema/database.ts';
import { type By, type OperationContext, type Outcome, operate, type Refused, refuse, type Work } from './operation.ts';
import { freeText, namesText } from './sentences.ts';

export type ChannelBinding = {
  readonly conversation: { readonly id: string; readonly kind: 'personal' | 'channel' | 'group' };
  /** As typed, compared without case; null: every domain without its own channel. */
  readonly domain: string | null;
};

/** One channel a domain: a new binding replaces the old one. The conversation must have been seen. */
export function bindChannel(
  ctx: OperationContext,
  by: By,
  ask: ChannelBinding,
): Promise<Outcome<{ readonly domain: string | null }>> {
  const deed = {
    ability: 'channel.bind',
    action: 'channel.bind',
    object: { type: 'conversation', id: ask.conversation.id },
  } as const;
  return operate(ctx, by, deed, (work) => bind(work, ask));
}

async function bind(work: Work, ask: ChannelBinding): Promise<Outcome<{ readonly domain: string | null }>> {
  const { trx, now, by } = work;
  if (ask.conversation.kind === 'personal') {
    return refuse('Liez un canal depuis ce canal.', 'Bind a channel from within that channel.');
  }
  const domain = ask.domain === null ? null : await findDomain(trx, ask.domain);
  if (domain !== null && typeof domain !== 'string') return domain;
  const before = await trx
    .selectFrom('channel_bindings')
    .select('conversation_id')
    .where('domain_code', 'is not distinct from', domain)
    .executeTakeFirst();
  const row = { conversation_id: ask.conversation.id, bound_by: by.actor.userId, bound_at: now };
  await trx
    .insertInto('channel_bindings')
    .values({ domain_code: domain, ...row })
    .onConflict((oc) => oc.column('domain_code').doUpdateSet(row))
    .execute();
  await work.record({ before: before ?? null, after: { domain } });
  return { kind: 'done', domain };
}

async function findDomain(trx: Trx, typed: string): Promise<string | Refused> {
  const domains = await trx.selectFrom('domains').select('code').orderBy(sql`code collate "C"`).execute();
  const wanted = freeText(typed, 100).toLowerCase();
  const found = domains.find(({ code }) => code.toLowerCase() === wanted);
  if (found !== undefined) return found.code;
  const known = domains.map(({ code }) => code).join(', ');
  const name = namesText([freeText(typed, 100)]);
  return refuse(`Domaine inconnu : ${name.fr} (connus : ${known}).`, `Unknown domain: ${name.en} (known: ${known}).`);
}
