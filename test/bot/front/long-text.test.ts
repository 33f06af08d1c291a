// Whatever its length, a command and a click is answered; what is recorded and what is cut is said.
import { describe, expect, it } from 'vitest';
import type { IncomingCommand } from '../../../bot/chat/ports.ts';
import { createActions } from '../../../bot/front/clicks.ts';
import { createCommands } from '../../../bot/front/commands.ts';
import { dispatchCommand } from '../../../bot/front/dispatch-command.ts';
import { giveAnswer } from '../../../bot/posting/answer.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addWaiting } from '../../support/validation-data.ts';
import { keptLog, troublesIn } from '../quiet-log.ts';
import { openBench, showing, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const olga = await somebody(db, 'Olga', ['owner']);
const application = await addApplication(db, 'Péage', olga.userId);
const campaignId = await addCampaign(db, carole.userId);
const serverId = await addServer(db, 'vrlong1', { application });
await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId) });
await showing(db, 'status', 'channel-1');
const commands = createCommands(ctx, {
  readIncomingFile: async () => ({ kind: 'refused', text: { fr: 'Aucun fichier.', en: 'No file.' } }),
});
const log = keptLog();
let serial = 0;

/** What was said, and the cards that were shown. */
async function answered(name: string, text: string): Promise<readonly string[]> {
  serial += 1;
  const incoming: IncomingCommand = {
    text,
    person: { entraId: `entra-${name.toLowerCase()}`, name },
    conversation: {
      ...{ id: 'channel-1', threadId: null, kind: 'channel', serviceUrl: 'https://t.test' },
      ...{ tenantId: null, botId: '28:b', name: null },
    } as IncomingCommand['conversation'],
    activityId: `activity-${serial}`,
    locale: 'en-US',
    files: [],
  };
  await db.deleteFrom('outgoing_messages').execute();
  const deps = {
    ...{ db, commands, may, whoMay, clock: ctx.clock, log },
    profile: async () => null,
    onRefusal: async () => {},
    newReference: () => 'reference',
  };
  const dispatched = await dispatchCommand(deps, incoming);
  await giveAnswer(db, incoming, dispatched, MONDAY_MORNING);
  const said = await db.selectFrom('outgoing_messages').select('text_en').orderBy('id').execute();
  const shown = dispatched.answer.kind === 'card' ? [dispatched.answer.key] : [];
  return [...shown, ...said.map((message) => message.text_en)];
}

/** Nothing that an index could compress. */
const LONG = Array.from({ length: 5000 }, (_, i) => ((i * 7919 + i * i * 31) % 36).toString(36)).join('');

describe('a long text', () => {
  it('of a KO is recorded as far as it is kept, which is said', async () => {
    const [said] = await answered('Olga', `/ko vrlong1 ${LONG}`);
    expect(said).toMatch(/^KO recorded: vrlong1\. .*5,000 characters.*2,000/);
    const row = await db.selectFrom('patch_validation').select(['status', 'comment']).executeTakeFirstOrThrow();
    expect([row.status, row.comment?.length]).toEqual(['validated_ko', 2000]);
  });

  it.each([
    `/exclude vrlong1 ${LONG}`,
    `/freeze S12 ${LONG}`,
    `/planning set S20 infrastruc hprod note ${LONG}`,
    `/${LONG}`,
    `/server ${LONG}`,
    `/history ${LONG}`,
    `/history ${Array.from({ length: 400 }, (_, i) => `vp${i}*`).join(' ')}`,
    `/validations ${LONG}`,
    `/campaign S05 ${LONG}`,
    `/campaign ${LONG}`,
    `/day ${LONG}`,
    `/prereqs ${LONG}`,
    `/log ${LONG}`,
    `/help ${LONG}`,
    `/assign vrlong1 ${LONG}`,
  ])('%.40s… is answered', async (line) => {
    const said = await answered('Carole', line);
    expect(said.join('').length).toBeGreaterThan(0);
    expect(said.join(' ')).not.toMatch(/went wrong/);
    for (const one of said) expect(one.length).toBeLessThan(1500);
    expect(troublesIn(log)).toEqual([]);
  });
});

it('has an action for every button', () => {
  expect(createActions).toBeTypeOf('function');
});
