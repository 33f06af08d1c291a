// Users, commands and clicks for the tests of the dispatch.
import type { CardClick, ConversationRef, IncomingCommand } from '../../../bot/chat/ports.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { RoleName } from '../../../db/schema/inventory.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';

type NewUser = {
  readonly email: string;
  readonly entraId?: string;
  readonly language?: Language;
  readonly roles?: readonly RoleName[];
  readonly disabledAt?: Date;
  readonly expiresAt?: Date;
};

export async function addUser(db: Db, user: NewUser): Promise<UserId> {
  const values = {
    display_name: user.email,
    email: user.email,
    entra_id: user.entraId ?? null,
    language: user.language ?? null,
    disabled_at: user.disabledAt ?? null,
    expires_at: user.expiresAt ?? null,
  };
  const { id } = await db.insertInto('users').values(values).returning('id').executeTakeFirstOrThrow();
  for (const role of user.roles ?? []) await db.insertInto('user_roles').values({ user_id: id, role }).execute();
  return id;
}

export const CONVERSATION: ConversationRef = {
  id: '19:channel@thread.tacv2',
  threadId: null,
  kind: 'channel',
  serviceUrl: 'http://127.0.0.1:1/',
  tenantId: 't1',
  botId: '28:bot',
  name: 'Patching',
};

export function typed(entraId: string, text: string, locale: string | null = 'fr-FR'): IncomingCommand {
  return { text, person: { entraId, name: 'X' }, conversation: CONVERSATION, activityId: 'a1', locale, files: [] };
}

export function clicked(
  entraId: string,
  verb: string,
  data: unknown,
  trigger: CardClick['trigger'] = 'manual',
): CardClick {
  const person = { entraId, name: 'X' };
  return {
    verb,
    data,
    person,
    conversation: CONVERSATION,
    activityId: 'a1',
    messageId: 'm1',
    trigger,
    locale: 'fr-FR',
  };
}
