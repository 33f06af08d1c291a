// What a card may send, parsed: ids, pages and inputs. It comes from a client and is only ever what was meant.
import { z } from 'zod';
import { cveNamed } from '../../domain/cve/advisory.ts';
import {
  type ApplicationId,
  type AttemptId,
  type CampaignId,
  type DraftId,
  type LinkChangeId,
  type PlanChangeId,
  parseId,
  type ServerId,
  type SessionId,
  type ValidationId,
} from '../../domain/ids.ts';
import { onValidatedServer, onWaiting } from '../validations/waiting-data.ts';

/** What an `integer` column holds. */
const MOST_ID = 2_147_483_647;

function isId(value: unknown): boolean {
  return typeof value === 'number' && value <= MOST_ID && parseId(value) !== null;
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
export const onExcludesPage = z.object({ key: excludesKey, page });
export const onCampaign = z.object({ campaignId });
export const onStartWhich = z.object({ campaignId, which: typed, count: typed });
export const onCampaignPage = z.object({ campaignId, page });
export const onDraft = z.object({ draftId, version });
export const onDraftPages = z.object({ draftId, page, leftOutPage: page });
export const onApplication = z.object({ campaignId, applicationId });
export const onApplicationPage = z.object({ campaignId, applicationId, page });
export const onValidation = z.object({
  ...{ campaignId, applicationId, serverId, page, version, comment: typed },
  // Absent on cards of before an answer was bound to its patch.
  asked: idOf<ValidationId>().optional(),
});
export const onPage = z.object({ page });
export const onHelpPage = z.object({ key: z.string().regex(/^help:[a-z+]{0,80}$/), page });
export const onProdGoPage = z.object({ campaignId, page });

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
  shown: z
    .string()
    .regex(/^[0-9A-Za-z,-]{0,1600}$/)
    .optional(),
  reason: typed,
});

export const anyCard = z.discriminatedUnion('card', [
  z.object({ card: z.literal('campaign-preview'), draftId }),
  z.object({ card: z.enum(['campaign', 'prereqs', 'prod-go']), campaignId, page }),
  z.object({ card: z.literal('validation-request'), campaignId, applicationId, page }),
  z.object({ card: z.literal('campaign-list'), page }),
  onWaiting.extend({ card: z.literal('validations') }),
  onValidatedServer.extend({ card: z.literal('validated-server') }),
  z.object({ card: z.literal('server'), key: z.string().startsWith('server:').max(800) }),
  z.object({ card: z.enum(['planning', 'planning-findings']), year, page }),
  z.object({ card: z.literal('planning-week'), year, weekNumber }),
  z.object({ card: z.enum(['links', 'snapshots', 'host-keys', 'quickwins']), page }),
  z.object({ card: z.literal('prereq'), sessionId: idOf<SessionId>(), page }),
  z.object({ card: z.literal('link-change'), changeId: idOf<LinkChangeId>(), page }),
  z.object({ card: z.literal('links-of'), key: z.string().startsWith('links-of:').max(800) }),
  z.object({ card: z.literal('plan-change'), changeId: idOf<PlanChangeId>(), page }),
  z.object({ card: z.literal('cve'), cve: cveName, page }),
  z.object({ card: z.literal('app-checks'), key: z.string().regex(/^app-checks:\d{1,10}$/) }),
  z.object({ card: z.literal('reboot'), attemptId: idOf<AttemptId>() }),
  z.object({ card: z.literal('close'), campaignId }),
  z.object({ card: z.literal('rollback'), requestId: z.int().positive().max(2_147_483_647) }),
  onExcludesPage.extend({ card: z.literal('excludes') }),
  z.object({ card: z.literal('status') }),
]);
