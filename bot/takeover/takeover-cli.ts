// `npm run import:patchcenter URL -- --as EMAIL [--covers INF|all] [--apply] [--confirm N] [--shadow S05..S08 [--year 2026]]`: takes over from
// a running PatchCenter, whose database is read and never written.
import { parseArgs } from 'node:util';
import type { Settings } from '../../config.ts';
import { openSource, type Source, SourceRefused } from '../../db/patchcenter/source.ts';
import { loadChange } from '../../db/queries/change-sets/change-sets.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import { personalPlaces } from '../../db/queries/chat/places.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { systemClock } from '../../domain/clock.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { differenceLine } from '../../domain/takeover/shadow/shadow-difference.ts';
import { weeksAsked } from '../../domain/takeover/shadow/weeks-asked.ts';
import { applyChange } from '../change-sets/change-set.ts';
import { fail, namedPerson, runOnDatabase, shellContext } from '../change-sets/import-cli.ts';
import { INVENTORY_CHANGES } from '../inventory/inventory-work.ts';
import { coverageSaid, printable, printedChange } from '../inventory/printed-change.ts';
import { botSettingsOf } from '../settings-from-file.ts';
import type { Requester } from '../shared/operation.ts';
import { proposeTakeover } from './propose-takeover.ts';
import { shadowCycle } from './shadow.ts';

const EXAMPLE = 'npm run import:patchcenter postgresql://reader@host/patchcenter -- --as claire@example.com';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' },
    covers: { type: 'string' },
    apply: { type: 'boolean', default: false },
    confirm: { type: 'string' },
    env: { type: 'string', multiple: true, default: [] },
    shadow: { type: 'string' },
    year: { type: 'string' },
  },
});

await runOnDatabase(values.env, async (db, settings) => {
  // In the list of processes an address is read by everybody: the variable keeps its password from there.
  const address = positionals[0] ?? process.env.PATCHCENTER_URL;
  if (address === undefined) return fail(`Which PatchCenter? Give its URL, or PATCHCENTER_URL. Example: ${EXAMPLE}`);
  let source: Source | null = null;
  try {
    source = await openSource(address, botSettingsOf(settings).zone);
    return values.shadow === undefined
      ? await takeOver(db, settings, source)
      : await shadow(db, settings, source, values.shadow);
  } catch (error) {
    if (error instanceof SourceRefused) return fail(error.message);
    throw error;
  } finally {
    await source?.close();
  }
});

async function takeOver(db: Db, settings: Settings, source: Source): Promise<number> {
  const person = await namedPerson(db, values.as, settings);
  if ('wrong' in person) return fail(person.wrong);
  const { by } = person;
  const ctx = shellContext(db, settings);
  const proposed = await proposeTakeover(ctx, by, { source, covers: coverageSaid(values.covers) });
  if (proposed.kind === 'refused') return fail(proposed.text.en);
  const { changeId } = proposed;
  const change = await loadChange(db, 'inventory_changes', changeId);
  if (change === null) throw new Error(`change ${changeId} is gone`);
  for (const line of printedChange(change)) console.log(line);
  if (!values.apply) return leaveToDecide(db, by, changeId);
  const outcome = await applyChange(INVENTORY_CHANGES, ctx, by, { changeId, confirmed: values.confirm });
  if (outcome.kind === 'refused') return fail(outcome.text.en);
  console.log(`Applied as change ${changeId}; its card in Teams, or /inventory undo, takes it back.`);
  return 0;
}

/** 0: nothing differs; 1: something does, or nothing could be compared. */
async function shadow(db: Db, settings: Settings, source: Source, asked: string): Promise<number> {
  const { zone, freshness } = botSettingsOf(settings);
  const range = weeksAsked(asked, values.year, isoWeekOf(dayIn(systemClock.now(), zone)).year);
  if ('wrong' in range) return fail(range.wrong);
  const { differences, sessions } = await shadowCycle(db, source, { weeks: range.weeks, zone, freshness });
  for (const difference of differences) console.log(printable(differenceLine(difference)));
  console.log(`${differences.length} differences in ${sessions} sessions of ${range.weeks.length} weeks.`);
  return differences.length === 0 ? 0 : 1;
}

/** The card is theirs to decide on; where they have not spoken to the bot yet there is no chat to show it in. */
async function leaveToDecide(db: Db, { actor }: Requester, changeId: InventoryChangeId): Promise<number> {
  const place = (await personalPlaces(db, [actor.userId])).get(actor.userId);
  if (place === undefined) {
    console.log(
      'Nothing is applied yet: run it again with --apply, or write to the bot in Teams first, to decide there.',
    );
    return 0;
  }
  const key = cardKeyText({ kind: 'inventory-change', changeId });
  await db.transaction().execute((trx) => showCard(trx, { key, ...place, threadId: null, now: systemClock.now() }));
  console.log(
    `Nothing is applied yet: decide on the card of change ${changeId} in Teams, or run it again with --apply.`,
  );
  return 0;
}
