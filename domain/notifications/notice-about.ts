// What a notice that waits is about: enough to tell, when its time has come, whether it is still worth telling.
import type { IsoDate } from '../clock.ts';
import type { ApplicationId, AttemptId, CampaignId, ServerId, SessionId, ValidationId } from '../ids.ts';

export type NoticeAbout =
  /** `reminds`: what it asks again, with how many reminders there were of each before (VALID-2); none for the question itself. */
  | {
      readonly kind: 'validation';
      readonly campaignId: CampaignId;
      readonly applicationId: ApplicationId | null;
      readonly reminds: readonly { readonly id: ValidationId; readonly sent: number }[];
    }
  | { readonly kind: 'reboot'; readonly attemptId: AttemptId }
  | { readonly kind: 'failed' | 'started' | 'orders'; readonly sessionIds: readonly SessionId[] }
  | { readonly kind: 'day'; readonly day: IsoDate }
  | { readonly kind: 'exclude'; readonly serverId: ServerId; readonly glob: string; readonly lastDay: IsoDate }
  /** It stays worth telling, whatever comes. `serverIds`: whom it names. */
  | { readonly kind: 'fact'; readonly serverIds?: readonly ServerId[] };
