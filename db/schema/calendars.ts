// Row types of calendars that people subscribe to (migration 0173).
import type { Generated } from 'kysely';
import type { ApplicationId, CalendarFeedId, UserId } from '../../domain/ids.ts';

export type CalendarTables = {
  calendar_feeds: {
    id: Generated<CalendarFeedId>;
    user_id: UserId;
    /** It and `domain_code` null: the work of that person. */
    application_id: ApplicationId | null;
    domain_code: string | null;
    /** What the token of the link is made of. */
    nonce: string;
    /** SHA-256 of the token, in hexadecimal. */
    token_hash: string;
    created_at: Date;
    ended_at: Date | null;
  };
};
