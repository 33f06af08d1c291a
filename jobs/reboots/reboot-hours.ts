// RUN-8: the hour that somebody chose for a reboot has come. RUN-16: one that was missed is not caught up, and is asked for again. RUN-20:
// it waits for what the server stands on, as its start did, for as long as the hour is meant.
import { loadSessionContext } from '../../db/queries/attempts/sessions.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { answerReboot } from '../../db/queries/reboots/reboot-answer.ts';
import { askRebootAgain, loadChannelFacts, lockRebootDue, rebootsDue } from '../../db/queries/reboots/reboot-turns.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { DependencyHold } from '../../domain/dependencies/dependency-gate.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { heldHourText, isAnswerHeld, missedHourText } from '../../domain/reboots/reboot-time.ts';
import type { JobContext } from '../context.ts';
import { holdsOf } from '../sessions/order-facts.ts';

/** Returns how many are asked for again. */
export async function rebootAtChosenHour(ctx: JobContext): Promise<number> {
  const { db, clock, settings } = ctx;
  const now = clock.now();
  let asked = 0;
  for (const id of await rebootsDue(db, now)) {
    asked += await db.transaction().execute(async (trx) => {
      // What it stands on must not be started meanwhile.
      await lockGate(trx);
      const at = await lockRebootDue(trx, id, now);
      if (at === null) return 0;
      const isMeant = isAnswerHeld(at, now, settings.startPolicy.slotGraceMinutes);
      const [hold] = await holdsOn(ctx, trx, id, now);
      if (isMeant && hold === undefined) await answerReboot(trx, id, 'reboot', at);
      if (isMeant) return 0;
      const why =
        hold === undefined ? missedHourText(at, settings.zone) : heldHourText(at, settings.zone, hold.hostname);
      await askRebootAgain(trx, id, why);
      await tellThatItWasMissed(trx, id, now);
      return 1;
    });
  }
  return asked;
}

async function holdsOn(
  { settings }: JobContext,
  trx: Trx,
  id: AttemptId,
  now: Date,
): Promise<readonly DependencyHold[]> {
  const { sessionId } = await loadChannelFacts(trx, id);
  const session = await loadSessionContext(trx, sessionId);
  return session === undefined ? [] : holdsOf(settings, trx, session, now);
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
