// `/ok`, `/ko`, `/validations …` and `/go 12 override …` as they are typed, in both languages (VALID-1, VALID-2, GATE-6).
import { describe, expect, it } from 'vitest';
import { goCommand } from '../../../bot/gate/go-command.ts';
import type { PatchCommand } from '../../../bot/shared/command-answers.ts';
import type { CommandAnswer } from '../../../bot/shared/typed/command.ts';
import { findCommand, parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { koCommand, okCommand } from '../../../bot/validations/answers-command.ts';
import { validationsCommand } from '../../../bot/validations/validations-command.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addPlace, addWaiting, bindChannel, messagesIn } from '../../support/validation-data.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const paul = await somebody(db, 'Paul', ['owner']);
const peage = await addApplication(db, 'Péage Nord', paul.userId);
const campaignId = await addCampaign(db, carole.userId);
await bindChannel(db, await addPlace(db, 'channel-1', null));
const hosts = new Map<string, ServerId>();
for (const hostname of ['vrtyped1', 'vrtyped2', 'vrtyped3']) {
  const serverId = await addServer(db, hostname, { application: peage });
  hosts.set(hostname, serverId);
  await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId) });
}
const prod = await addServer(db, 'vptyped1', { environment: 'Production' });
await addSession(db, campaignId, prod, { branch: 'prod' });
await addLink(db, prod, hosts.get('vrtyped1') ?? prod);

const commands: readonly PatchCommand<unknown>[] = [
  okCommand(ctx),
  koCommand(ctx),
  validationsCommand(ctx),
  goCommand(ctx),
];

async function type({ userId, actor }: typeof paul, line: string): Promise<CommandAnswer> {
  const parsed = parseCommandLine(line);
  const found = findCommand(commands, parsed?.name ?? '');
  if (parsed === null || found.kind !== 'found') throw new Error(`not a command: ${line}`);
  const args = found.command.parse(parsed.words);
  if (args.kind === 'wrong') return { kind: 'text', text: args.problem };
  const user = {
    id: userId,
    entraId: actor.entraId,
    name: actor.name,
    roles: [...actor.roles],
    language: 'en',
  } as const;
  const place = {
    id: 'channel-1',
    threadId: null,
    kind: 'channel',
    serviceUrl: '',
    tenantId: null,
    botId: '',
    name: null,
  } as const;
  const person = { entraId: actor.entraId, name: actor.name };
  const incoming = { text: line, person, conversation: place, activityId: line, locale: 'en-US', files: [] } as const;
  return found.command.run({ args: args.args, user, incoming, now: MONDAY_MORNING });
}

async function said(who: typeof paul, line: string): Promise<string> {
  const answer = await type(who, line);
  return answer.kind === 'text' ? answer.text.en : JSON.stringify(answer);
}

async function answersOf() {
  const rows = await db
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .select(['v.hostname', 'p.status', 'p.comment'])
    .orderBy('v.hostname')
    .execute();
  return Object.fromEntries(rows.map(({ hostname, status, comment }) => [hostname, [status, comment]]));
}

describe('a typed answer (VALID-1)', () => {
  it('is OK or KO for the servers named, with the comment as it was typed', async () => {
    expect(await said(paul, '/ok VRtyped1, vrtyped2')).toBe('OK recorded: vrtyped1, vrtyped2.');
    expect(await said(paul, '/validations ko vrtyped2 « page vide », voir INC')).toBe('KO recorded: vrtyped2.');
    expect(await answersOf()).toEqual({
      vrtyped1: ['validated_ok', null],
      vrtyped2: ['validated_ko', '« page vide », voir INC'],
      vrtyped3: ['en_attente', null],
    });
    expect(await said(paul, '/ok vrtyped1')).toBe('That was the answer already.');
  });

  it('is for all that waits of an application, by its name', async () => {
    expect(await said(paul, 'validations ok "peage nord"')).toBe('OK recorded: vrtyped3.');
    expect(await said(paul, 'ok "peage nord"')).toBe('There are no pending validations here.');
  });

  it.each(['"peage nord" Directory', '"péage nord" Data Hub seen', '"peage nord" vrtyped1'])(
    'takes no other application or server for the beginning of a comment: /ok %s',
    async (words) => {
      await addApplication(db, 'Directory', paul.userId).catch(() => null);
      await addApplication(db, 'Data Hub', paul.userId).catch(() => null);
      const before = await answersOf();
      expect(await said(paul, `/ok ${words}`)).toMatch(/^I don’t understand|in the reason/);
      expect(await answersOf()).toEqual(before);
    },
  );

  it('names a slip as unknown, and answers for none', async () => {
    expect(await said(paul, '/ok vrtyped2 vrtyped9')).toBe(
      'Unknown server or application: vrtyped9. Did you mean vrtyped1, vrtyped2, vrtyped3?',
    );
    expect((await answersOf()).vrtyped2?.[0]).toBe('validated_ko');
  });

  it('is forced by an admin, with a reason, in both languages', async () => {
    expect(await said(ada, '/validations forcer vrtyped2 responsable en congé')).toBe('Validation forced: vrtyped2.');
    expect((await answersOf()).vrtyped2).toEqual(['forced', 'responsable en congé']);
  });
});

describe('the list (VALID-2)', () => {
  it('is their own for an owner, everything for the others, and as filtered', async () => {
    expect(await type(paul, '/validations')).toEqual({ kind: 'card', key: `validations:@${paul.userId}` });
    expect(await type(carole, '/validations')).toEqual({ kind: 'card', key: 'validations' });
    expect(await type(paul, '/validations s2')).toEqual({ kind: 'card', key: 'validations:S02' });
  });
});

describe('an override that is typed (GATE-6)', () => {
  it('is announced, and answered with the card and what was done', async () => {
    expect(await said(paul, '/ko vrtyped1 lent')).toBe('KO recorded: vrtyped1.');
    const line = `/go ${campaignId} override vptyped1 "correctif de sécurité urgent"`;
    expect(await type(ada, line)).toEqual({ kind: 'card', key: `go:${campaignId}` });
    expect((await messagesIn(db, 'channel-1')).slice(-2)).toEqual([
      `⚠ PatchCenter #${campaignId}: Ada overrides the production block for vptyped1. Reason: correctif de sécurité urgent\n` +
        '• vrtyped1: KO from its owner.',
      'Production gate overridden for vptyped1; it is announced in the channel.',
    ]);
    expect(await said(ada, `/feu-vert ${campaignId} forcer tous encore`)).toMatch(/nothing to override/);
    expect(await said(ada, `/go ${campaignId} override vpnowhere1 urgent`)).toBe('Unknown server: vpnowhere1.');
  });
});
