// What the buttons of the waiting validations send (VALID-2): a row of the list, and the filter that it was listed by.
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ApplicationId, type CampaignId, parseId, type ServerId, type ValidationId } from '../../domain/ids.ts';
import { readWaitingFilter } from '../../domain/validations/waiting-filter.ts';

const MOST_PAGE = 100_000;
/** A name of 60 characters, each written as up to nine. */
const MOST_FILTER = 560;
const page = z.int().positive().max(MOST_PAGE);
const id = <Id extends CampaignId | ApplicationId | ServerId | ValidationId>() =>
  z.custom<Id>((value) => typeof value === 'number' && value <= 2_147_483_647 && parseId(value) !== null);
const filter = z
  .string()
  .max(MOST_FILTER)
  .refine((text) => readWaitingFilter(text) !== null)
  // Cards of before there were filters.
  .default('');

export const onWaiting = z.object({ filter, page });
/** Without the filter: that of the message which was clicked. */
export const onWaitingRow = z.object({
  page,
  campaignId: id<CampaignId>(),
  applicationId: id<ApplicationId>().nullable(),
  comment: z.string().optional(),
  // Absent on cards of before an answer was bound to its patch, and where nothing is answered.
  asked: id<ValidationId>().optional(),
});
export const onValidatedServer = z.object({ campaignId: id<CampaignId>(), serverId: id<ServerId>(), page });

/** The list of that filter; of everything when it is none. */
export function waitingKey(filter: string): string {
  return cardKeyText({ kind: 'validations', filter: readWaitingFilter(filter) ?? { kind: 'all' } });
}
