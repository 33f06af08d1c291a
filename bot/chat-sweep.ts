// What the chat process does by itself: it brings questions to their people, follows the clock, forgets what is over.
import { noteTimePassed } from '../db/queries/chat/card-clock.ts';
import { unparkAll } from '../db/queries/chat/conversations.ts';
import { forgetCallsBefore } from '../db/queries/chat/teams-calls.ts';
import type { Db } from '../db/schema/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { JobQueue } from '../jobs/queue/job-kinds.ts';
import type { Log } from './chat/refusal.ts';
import { giveUpLostUploads } from './front/file-consent/answer-consent.ts';
import type { IdentitySettings } from './identities/identity-settings.ts';
import { tellDueIdentities } from './identities/tell-due-identities.ts';
import { followCopies } from './integrations/follow-copies.ts';
import { sendDigests } from './notifications/send-digests.ts';
import { placeRebootRequests } from './reboots/reboot-requests.ts';
import { postWeeklyReport, type WeeklyReportSettings } from './reports/post-weekly-report.ts';
import { placeRollbackRequests } from './rollbacks/rollback-requests.ts';
import type { OperationSettings } from './shared/operation.ts';
import type { QuestionSettings } from './shared/question-to-owners.ts';
import { placeValidationRequests } from './validations/validation-requests.ts';

export type SweepParts = {
  readonly db: Db;
  /** Business time. */
  readonly clock: Clock;
  readonly log: Log;
  readonly jobQueue: JobQueue;
  readonly settings: IdentitySettings & WeeklyReportSettings & QuestionSettings & OperationSettings;
};

const VALIDATION_SWEEP_MS = 2000;
/** The longest window of Teams' limits, and some more. */
const CALL_MEMORY_MS = 2 * 3_600_000;

export async function keepHouse(db: Db, log: Log): Promise<void> {
  const calls = new Date(Date.now() - CALL_MEMORY_MS);
  try {
    await forgetCallsBefore(db, calls);
    // A bot that was let in again hears of nothing until somebody speaks to it.
    await unparkAll(db);
  } catch (error) {
    log.warn({ err: error }, 'the hourly housekeeping failed');
  }
}

/** What owners are asked: whether all is well, when to reboot, whether to go back. */
async function placeRequests(db: Db, now: Date, settings: QuestionSettings): Promise<number> {
  const validations = await placeValidationRequests(db, now, settings);
  return validations + (await placeRebootRequests(db, now, settings)) + (await placeRollbackRequests(db, now));
}

/** What nobody's click brings about: requests to owners, and what time alone changes on cards. */
export function sweepByTime(
  { db, clock, log, jobQueue, settings }: SweepParts,
  wake: () => void,
): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  const sweep = () => {
    round = Promise.all([
      placeRequests(db, clock.now(), settings),
      giveUpLostUploads({ db, clock }),
      noteTimePassed(db, clock.now(), settings.zone),
      sendDigests(db, clock.now(), settings),
      tellDueIdentities(db, clock.now(), settings),
      postWeeklyReport(db, clock.now(), settings),
      followCopies({ db, clock, jobQueue, settings }, settings.integrations ?? []),
    ])
      .then(
        ([placed, lost, noted, digests, told, posted, compared]) =>
          void ((placed + lost + digests + told + posted + compared > 0 || noted) && wake()),
      )
      .catch((error: unknown) => log.warn({ err: error }, 'what time brings about was not done'))
      .then(() => {
        if (!stopped) timer = setTimeout(sweep, VALIDATION_SWEEP_MS);
      });
  };
  sweep();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
