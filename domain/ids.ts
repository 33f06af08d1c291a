// Branded ids: a server id cannot be passed where a campaign id is meant. Made only by `parseId` or by rows of the database.
declare const brand: unique symbol;
type Id<Name extends string> = number & { readonly [brand]: Name };

export type ServerId = Id<'server'>;
export type UserId = Id<'user'>;
export type ContactId = Id<'contact'>;
export type ApplicationId = Id<'application'>;
export type PlanId = Id<'patch_planning'>;
export type PlanChangeId = Id<'plan_change'>;
export type LinkChangeId = Id<'link_change'>;
export type InventoryChangeId = Id<'inventory_change'>;
export type ServerListId = Id<'server_list'>;
export type FreezePeriodId = Id<'freeze_period'>;
export type WindowId = Id<'maintenance_window'>;
export type CampaignId = Id<'campaign'>;
export type DraftId = Id<'campaign_draft'>;
export type SessionId = Id<'patch_session'>;
export type AttemptId = Id<'patch_attempt'>;
export type BaselineId = Id<'baseline'>;
export type BaselineVersionId = Id<'baseline_version'>;
export type BaselineChangeId = Id<'baseline_change'>;
export type PatchGroupId = Id<'patch_group'>;
export type RingId = Id<'ring'>;
export type SiteId = Id<'site'>;
export type ValidationId = Id<'patch_validation'>;
export type BoardLinkId = Id<'board_link'>;
export type DigestId = Id<'morning_digest'>;
export type CalendarFeedId = Id<'calendar_feed'>;
export type DownloadId = Id<'download'>;
export type ActionId = Id<'action'>;
export type AttemptActionId = Id<'attempt_action'>;
export type DownloadOnEveId = Id<'package_download'>;
export type ApiTokenId = Id<'api_token'>;
export type AnchorId = Id<'card_anchor'>;

/** A positive integer from text or JSON, as a branded id; null when it is not one. */
export function parseId<T extends Id<string>>(value: unknown): T | null {
  const n = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof n === 'number' && Number.isInteger(n) && n > 0 ? (n as T) : null;
}
