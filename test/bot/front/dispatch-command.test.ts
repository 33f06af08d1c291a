import { describe, expect, it, vi } from 'vitest';
import { type CommandDeps, dispatchCommand } from '../../../bot/front/dispatch-command.ts';
import { type Command, noArguments } from '../../../bot/shared/typed/command.ts';
import { type Ability, may, whoMay } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, typed } from '../chat/people.ts';
import { keptLog } from '../quiet-log.ts';

const { db } = await createTestDatabase();
await addUser(db, { email: 'op@example.org', entraId: 'op', roles: ['operator'], language: 'en' });
await addUser(db, { email: 'viewer@example.org', entraId: 'viewer', roles: ['viewer'] });

const start: Command<string[], Ability> = {
  name: { en: 'start', fr: 'demarrer' },
  ability: 'campaign.start',
  help: { fr: 'Démarre.', en: 'Starts.' },
  forms: [{ parts: {}, does: { fr: '', en: '' }, example: { fr: '/demarrer 12', en: '/start 12' } }],
  parse: ({ list }) =>
    list.length > 0
      ? { kind: 'args', args: [...list] }
      : { kind: 'wrong', problem: { fr: 'Il manque la campagne.', en: 'The campaign is missing.' } },
  run: async ({ args }) => ({ kind: 'card', key: `campaign:${args[0]}` }),
};
const planning: Command<'read' | 'set', Ability> = {
  name: { en: 'planning', fr: 'planning' },
  ability: 'read',
  help: { fr: 'Le plan.', en: 'The plan.' },
  forms: [{ parts: {}, does: { fr: '', en: '' }, example: { fr: '/planning', en: '/planning' } }],
  parse: (words) => ({ kind: 'args', args: words.list[0] === 'set' ? 'set' : 'read' }),
  abilityFor: (args) => (args === 'set' ? 'plan.edit' : 'read'),
  run: async ({ args }) => ({ kind: 'text', text: { fr: args, en: args } }),
};
const broken: Command<null, Ability> = {
  name: { en: 'status', fr: 'statut' },
  ability: 'read',
  help: { fr: '', en: '' },
  forms: [{ parts: {}, does: { fr: '', en: '' }, example: { fr: '/statut', en: '/status' } }],
  parse: noArguments,
  run: async () => {
    throw new Error('secret detail');
  },
};

function deps() {
  const log = keptLog();
  const onRefusal = vi.fn(async () => {});
  const made: CommandDeps<Ability> = {
    db,
    commands: [start, planning, broken, exclude],
    profile: async () => null,
    may,
    whoMay,
    onRefusal,
    clock: { now: () => new Date('2027-02-01T08:00:00Z') },
    newReference: () => 'ref-1',
    log,
  };
  return { ...made, log, onRefusal };
}

const exclude: Command<string, Ability> = {
  ...{ name: { en: 'exclude', fr: 'exclure' }, ability: 'read', help: { fr: '', en: '' } },
  forms: [
    { parts: {}, does: { fr: '', en: '' }, example: { fr: '/exclure vrapp1 panne', en: '/exclude vrapp1 down' } },
  ],
  parse: ({ rest }) => ({ kind: 'args', args: rest }),
  run: async ({ args }) => ({ kind: 'text', text: { fr: args, en: args } }),
};

async function answer(entraId: string, text: string, locale: string | null = 'fr-FR'): Promise<string> {
  const { answer, language } = await dispatchCommand(deps(), typed(entraId, text, locale));
  if (answer.kind === 'text') return answer.text[language];
  return answer.kind === 'card' ? answer.key : answer.kind;
}

describe('two commands in one message', () => {
  const refused = (other: string) =>
    `One command in a message: “${other}” is another one, and nothing was done. If it belongs to the reason, put the whole reason in quotes.`;
  it.each([
    ['/exclude vrapp1 down\n/start 12', refused('/start')],
    ['/exclude vrapp1 down /start 12', refused('/start')],
    ['/exclude vrapp1 down; /DÉMARRER 12', refused('/DÉMARRER')],
    ['/exclude vrapp1 down (/planning)', refused('/planning')],
    ['exclude vrapp1 down. /status', refused('/status')],
    ['/start 12 /planning', refused('/planning')],
    ['/exclude vrapp1 "then /start 12"', 'vrapp1 "then /start 12"'],
    ['/exclude vrapp1 « puis /start 12 »', 'vrapp1 « puis /start 12 »'],
    ['/exclude vrapp1 /var/start full', 'vrapp1 /var/start full'],
    ['/exclude vrapp1 to start 12 later', 'vrapp1 to start 12 later'],
    ['/exclude vrapp1 on/start', 'vrapp1 on/start'],
  ])('%j says %s', async (text, expected) => {
    expect(await answer('op', text)).toBe(expected);
  });

  it.each([
    [['start 12'], refused('/start')],
    [['please', 'statut'], refused('/statut')],
    [[', thanks'], 'vrapp1 down'],
    [[''], 'vrapp1 down'],
  ])('are also those after the bot’s mentions: %j', async (more, expected) => {
    const { answer: said } = await dispatchCommand(deps(), { ...typed('op', '/exclude vrapp1 down'), more });
    expect(said).toMatchObject({ kind: 'text', text: { en: expected } });
  });
});

describe('a command', () => {
  it.each([
    ['op', '/start 12', 'campaign:12'],
    ['op', 'DÉMARRER 12', 'campaign:12'],
    ['op', '/start', 'The campaign is missing. Example: /start NUMBER'],
    ['op', '/strat 12', 'I do not know “strat”; did you mean /start?'],
    ['viewer', '/demarer 12', 'Je ne connais pas « demarer » ; /aide montre ce que je comprends.'],
    ['viewer', '/abracadabra', 'Je ne connais pas « abracadabra » ; /aide montre ce que je comprends.'],
    ['viewer', '/start 12', 'Seul un opérateur ou un administrateur peut faire cela.'],
    ['viewer', '/planning', 'read'],
    ['viewer', '/planning set', 'Seul un coordinateur ou un administrateur peut faire cela.'],
    [
      'viewer',
      '/statut maintenant',
      'Cette commande ne prend pas d’argument : « maintenant » n’est pas lu. Exemple : /statut',
    ],
    [
      'op',
      '/status',
      'Something unexpected went wrong. Check whether the action was done before you try again. Reference: ref-1.',
    ],
  ])('of %s, %j, is answered %j', async (entraId, text, expected) => {
    expect(await answer(entraId, text)).toBe(expected);
  });

  it('of somebody unknown is refused in the language of the client (AUD-1: the refusal is reported)', async () => {
    const made = deps();
    const { answer, user, language } = await dispatchCommand(made, typed('stranger', '/start 12', 'en-US'));
    expect(answer).toMatchObject({ kind: 'text' });
    expect([user, language]).toEqual([null, 'en']);
    expect(made.onRefusal).toHaveBeenCalledOnce();
  });

  it('that fails is logged once with its reference, and its details stay in the log', async () => {
    const made = deps();
    await dispatchCommand(made, typed('op', '/status'));
    expect(made.log.lines).toHaveLength(1);
    expect(made.log.lines[0]).toMatchObject({ level: 'error', facts: { reference: 'ref-1' } });
  });
});
