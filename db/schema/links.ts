// Row types of the changes of links (migration 0010).
import type { Generated, JSONColumnType } from 'kysely';
import type { LinkChangeId, ServerId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { LinkDifference } from '../../domain/links/link-difference.ts';

/** What of a workbook is refused, and where it stands in it. */
export type LinkRefusalRow = { readonly address: string; readonly text: Text };

export type LinkTables = {
  link_changes: {
    id: Generated<LinkChangeId>;
    kind: 'detection' | 'import' | 'edit' | 'undo';
    status: 'draft' | 'refused' | 'applied' | 'cancelled' | 'undone';
    file_name: string | null;
    difference: JSONColumnType<LinkDifference>;
    refusals: JSONColumnType<readonly LinkRefusalRow[]>;
    unread: JSONColumnType<readonly Text[]>;
    undoes: LinkChangeId | null;
    created_by: UserId;
    created_at: Date;
    ended_by: UserId | null;
    ended_at: Date | null;
  };
  link_dismissals: {
    prod_server_id: ServerId;
    nonprod_server_id: ServerId;
    dismissed_by: UserId;
    dismissed_at: Date;
  };
};
