// Knows who is in a channel before a card is drawn for it. Read seldom, by the editor that has the channel: a roster is some requests, and
// what somebody sends there tells of them anyway.
import type { StoredConversation } from '../../db/queries/chat/conversations.ts';
import { keepRoster } from '../../db/queries/chat/members.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RosterReader } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { addressOf } from './editor.ts';

/** Of a conversation of several; never throws. */
export type KeepMembers = (conversation: StoredConversation) => Promise<void>;

const KEPT_MS = 3_600_000;
/** After a failure: cards must not wait for it again and again. */
const AGAIN_MS = 300_000;

/** `clock`: the machine's. */
export function createMemberKeeper(db: Db, roster: RosterReader, clock: Clock, log: Log): KeepMembers {
  const notBefore = new Map<string, number>();
  return async (conversation) => {
    const now = clock.now();
    const { id, kind, membersReadAt } = conversation;
    // A clock set back must not keep an old roster.
    const age = membersReadAt === null ? KEPT_MS : Math.abs(now.getTime() - membersReadAt.getTime());
    if (kind === 'personal' || age < KEPT_MS || now.getTime() < (notBefore.get(id) ?? 0)) return;
    try {
      await keepRoster(db, id, await roster(addressOf(conversation, null)), now);
      notBefore.delete(id);
    } catch (error) {
      log.warn({ err: error, conversationId: id }, 'The roster of a conversation could not be read');
      notBefore.set(id, now.getTime() + AGAIN_MS);
    }
  };
}
