// Row types of the changes of the inventory (migration 0080).
import type { Generated, JSONColumnType } from 'kysely';
import type { CampaignId, InventoryChangeId, ServerId, UserId } from '../../domain/ids.ts';
import type { Fields, InventoryDifference, RefusedRow } from '../../domain/inventory/record.ts';
import type { Text } from '../../domain/language.ts';

export type InventoryChangeTables = {
  inventory_changes: {
    id: Generated<InventoryChangeId>;
    kind: 'import' | 'edit' | 'undo';
    status: 'draft' | 'refused' | 'applied' | 'cancelled' | 'undone';
    file_name: string | null;
    difference: JSONColumnType<InventoryDifference>;
    refusals: JSONColumnType<readonly RefusedRow[]>;
    unread: JSONColumnType<readonly Text[]>;
    undoes: InventoryChangeId | null;
    created_by: UserId;
    created_at: Date;
    ended_by: UserId | null;
    ended_at: Date | null;
  };
  /** Migration 0135: lines of the change whose difference names the batch. */
  inventory_past_rows: {
    id: Generated<string>;
    batch: number;
    name: string;
    before_fields: JSONColumnType<Fields> | null;
    after_fields: JSONColumnType<Fields> | null;
  };
  /** Migration 0110. */
  campaign_inventory_changes: {
    id: Generated<number>;
    campaign_id: CampaignId;
    server_id: ServerId;
    field: string;
    before_value: string | null;
    after_value: string | null;
    changed_by: UserId;
    changed_at: Date;
  };
};
