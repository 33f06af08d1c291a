// What the buttons of links send.
import type { LinkChangeId, ServerId } from '../../domain/ids.ts';

export type LinksVerbs = {
  'links.detect': Record<never, never>;
  'links.export': Record<never, never>;
  /** `key`: the card of one server goes on, as `domain/card-key` writes it; null: that of all links. */
  'links.link': { readonly key: string | null };
  'links.unlink': { readonly key: string; readonly prodId: ServerId; readonly nonprodId: ServerId };
  'link-change.apply': { readonly changeId: LinkChangeId };
  'link-change.cancel': { readonly changeId: LinkChangeId };
  'link-change.undo': { readonly changeId: LinkChangeId };
};
