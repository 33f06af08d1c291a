// What the buttons of the waiting validations send (VALID-2): a row of the list. Its filter is that of the message which was clicked.
import { z } from 'zod';
import type { ApplicationId, ValidationId } from '../../domain/ids.ts';
import { campaignId, idOf, page, typed } from '../shared/click-data.ts';

export const onWaitingRow = z.object({
  page,
  campaignId,
  applicationId: idOf<ApplicationId>().nullable(),
  comment: typed,
  // Absent on cards of before an answer was bound to its patch, and where nothing is answered.
  asked: idOf<ValidationId>().optional(),
});
