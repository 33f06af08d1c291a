// Row types of the board (migration 0180).
import type { Generated } from 'kysely';
import type { BoardLinkId, UserId } from '../../domain/ids.ts';

export type BoardTables = {
  board_links: {
    id: Generated<BoardLinkId>;
    user_id: UserId;
    /** What the token of the link is made of. */
    nonce: string;
    /** SHA-256 of the token, in hexadecimal. */
    token_hash: string;
    created_at: Date;
    ended_at: Date | null;
  };
};
