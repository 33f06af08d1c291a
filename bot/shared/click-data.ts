// What a card may send, parsed: ids, pages and inputs. It comes from a client and is only ever what was meant.
import { z } from 'zod';
import { cveNamed } from '../../domain/cve/advisory.ts';
import { SHOWN_EVIDENCE } from '../../domain/gate/shown-evidence.ts';
import {
  type ApplicationId,
  type CampaignId,
  type DraftId,
  parseId,
  type ServerId,
  type ValidationId,
} from '../../domain/ids.ts';

/** What an `integer` column holds. */
const MAX_ID = 2_147_483_647;

function isId(value: unknown): boolean {
  return typeof value === 'number' && value <= MAX_ID && parseId(value) !== null;
}

export function idOf<Id extends NonNullable<ReturnType<typeof parseId>>>() {
  return z.custom<Id>(isId);
}

export const campaignId = z.custom<CampaignId>(isId);
const applicationId = z.custom<ApplicationId>(isId).nullable();
export const draftId = z.custom<DraftId>(isId);
const serverId = z.custom<ServerId>(isId).nullable();
export const cveName = z.string().refine((text) => cveNamed(text) === text);
/** From 1; the view takes the nearest that there is. */
export const page = z.int().positive().max(100_000);
const version = z.int().nonnegative();
export const year = z.int().min(2000).max(9998);
export const weekNumber = z.int().min(1).max(53);
/** Whole: an operation says what it cuts. Nobody is told that their card is out of date because they wrote much. */
export const typed = z.string().optional();

const excludesKey = z
  .string()
  .regex(/^excludes(:|$)/)
  .max(800);
export const onExcludesKey = z.object({ key: excludesKey });
export const onCampaign = z.object({ campaignId });
export const onStartWhich = z.object({ campaignId, which: typed, count: typed });
export const onDraft = z.object({ draftId, version });
export const onApplication = z.object({ campaignId, applicationId });
export const onValidation = z.object({
  ...{ campaignId, applicationId, serverId, page, version, comment: typed },
  // Absent on cards of before an answer was bound to its patch.
  asked: idOf<ValidationId>().optional(),
});

export const onGateOverride = z.object({
  campaignId,
  serverId,
  evidence: z.string().regex(/^[0-9a-f]{64}$/),
  reason: typed,
});

export const onGoReminder = z.object({ campaignId, waitsIn: campaignId, applicationId });
export const onBlocked = z.object({ campaignId, serverId: idOf<ServerId>(), reason: typed });

/** The toggles of the acknowledgement have the server's id in their name, so all keys are kept. */
export const onProdGo = z.looseObject({
  campaignId,
  evidence: z.string().regex(/^[0-9a-f]{64}$/),
  shown: z.string().regex(SHOWN_EVIDENCE).optional(),
  reason: typed,
});
