// What the buttons of notifications send.
import type { DigestId } from '../../domain/ids.ts';

export type NotificationsVerbs = {
  /** The choices are in the inputs; always those of whoever presses. */
  'notifications.save': Record<never, never>;
  'notifications.reset': Record<never, never>;
  /** What a line of the message is about; `notice` is a bigint. */
  'notice.open': { readonly digestId: DigestId; readonly notice: string };
};
