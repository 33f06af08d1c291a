// RUN-8: the hour that somebody chose for a reboot has come. RUN-16: one that was missed is not caught up, and is asked for again.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import { answerReboot } from '../../db/queries/reboots/reboot-answer.ts';
import { askRebootAgain, loadChannelFacts, lockRebootDue, rebootsDue } from '../../db/queries/reboots/reboot-turns.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { isAnswerHeld, missedHourText } from '../../domain/reboots/reboot-time.ts';
import type { JobContext } from '../context.ts';

/** Returns how many are asked for again. */
export async function rebootAtChosenHour({ db, clock, settings }: JobContext): Promise<number> {
  const now = clock.now();
  let asked = 0;
  for (const id of await rebootsDue(db, now)) {
    asked += await db.transaction().execute(async (trx) => {
      const at = await lockRebootDue(trx, id, now);
      if (at === null) return 0;
      if (isAnswerHeld(at, now, settings.startPolicy.slotGraceMinutes)) {
        await answerReboot(trx, id, 'reboot', at);
        return 0;
      }
      await askRebootAgain(trx, id, missedHourText(at, settings.zone));
      await tellThatItWasMissed(trx, id, now);
      return 1;
    });
  }
  return asked;
}

async function tellThatItWasMissed(trx: Trx, id: AttemptId, now: Date): Promise<void> {
  const one = await loadChannelFacts(trx, id);
  const channel = await channelPlace(trx, one);
  if (channel === null) return;
  const text = {
    fr: `PatchCenter #${one.campaignId}\n${one.hostname} n’a pas été redémarré à l’heure choisie : choisissez une autre heure sur sa carte, ou tapez /reboot ${one.hostname}`,
    en: `PatchCenter #${one.campaignId}\n${one.hostname} was not rebooted at the chosen time: choose another time on its card, or type /reboot ${one.hostname}`,
  };
  await enqueueMessage(trx, { conversationId: channel.conversation, threadId: null, text, dedupeKey: null }, now);
}
