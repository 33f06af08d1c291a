// The slot that an owner picked in the task of an application is that of its servers which wait for one. Whoever answered first, there or on the
// card, has decided: this takes only what waits without a slot, each in the transaction that asks.
import { attemptsWithoutSlot, campaignsToTell } from '../../db/queries/changes/campaigns-to-tell.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { chooseSlot, lockWaitingReboot } from '../../db/queries/reboots/reboot-answer.ts';
import { againstSlot } from '../../domain/changes/change-gate.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { SlotSaid } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import { asRecords } from '../integrations/apply-people.ts';

export async function takeSlots(ctx: JobContext, { name, changes }: OpenIntegration): Promise<void> {
  if (changes === null) return;
  const { db, clock, settings } = ctx;
  const slots = changes.slots(asRecords(await loadCopy(db, name))).filter(({ slot }) => slot > clock.now());
  if (slots.length === 0) return;
  const system = INTEGRATION_TITLES[name];
  const campaigns = new Map((await campaignsToTell(db, name)).map((one) => [one.correlationId, one]));
  for (const said of slots) {
    const of = /^(.+):app:(\d+)$/.exec(said.correlationId);
    const campaign = campaigns.get(of?.[1] ?? '');
    // Within which dates, a change that cannot be told does not say.
    if (campaign === undefined || campaign.state === null) continue;
    if (againstSlot(campaign, said.slot, { system, zone: settings.zone }) !== null) continue;
    for (const id of await attemptsWithoutSlot(db, campaign.id, Number(of?.[2]))) await take(ctx, id, said, system);
  }
}

async function take({ db, clock }: JobContext, id: AttemptId, { slot, by }: SlotSaid, system: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const waiting = await lockWaitingReboot(trx, id);
    // Somebody has chosen on the card meanwhile, or must have read there why it waits.
    if (waiting === null || waiting.waiting_for?.kind !== 'reboot-decision' || waiting.waiting_for.person) return;
    await chooseSlot(trx, id, slot, `${by} (${system})`, system);
    await writeAudit(trx, {
      at: clock.now(),
      actor: SYSTEM,
      action: 'reboot.slot',
      object: { type: 'attempt', id },
      before: waiting.waiting_for,
      after: { hostname: waiting.hostname, choice: 'slot', at: slot, by, system },
    });
  });
}
