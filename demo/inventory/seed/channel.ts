// The channel of the local client is known and bound from the start: a newcomer sees announcements there without any set-up.
import type { Db } from '../../../db/schema/database.ts';
import type { Language } from '../../../domain/language.ts';

export type DemoChannel = {
  readonly id: string;
  readonly name: string;
  readonly serviceUrl: string;
  readonly tenantId: string;
  readonly botId: string;
  readonly language: Language;
};

export async function seedChannel(db: Db, channel: DemoChannel, now: Date): Promise<void> {
  await db
    .insertInto('conversations')
    .values({
      id: channel.id,
      kind: 'channel',
      service_url: channel.serviceUrl,
      tenant_id: channel.tenantId,
      bot_id: channel.botId,
      user_id: null,
      name: channel.name,
      language: channel.language,
      paused_until: null,
      seen_at: now,
    })
    .execute();
  const binding = { domain_code: null, conversation_id: channel.id, bound_by: null, bound_at: now };
  await db.insertInto('channel_bindings').values(binding).execute();
}
