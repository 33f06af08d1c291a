// `/start 12 [host…]`: starts what is due and the person's own or nobody's, or the hosts named; `mine`, `due`, `slots` (each at its
// slot) and `all 37` say whose and when (RUN-2).

import type { IsoDate } from '../../domain/clock.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { byOf, campaignAndNote, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign, choice, servers } from '../shared/typed/argument-kinds.ts';
import { parseCampaignAndHosts, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { orderStart, type StartServersRequest } from './order-start.ts';

const WHICH = choice(
  { fr: 'Lesquels', en: 'Which' },
  { fr: 'Il manque lesquels : miens, dus ou creneaux.', en: 'Which ones is missing: mine, due or slots.' },
  [
    { value: { fr: 'miens', en: 'mine' }, title: { fr: 'les miens', en: 'mine' } },
    { value: { fr: 'dus', en: 'due' }, title: { fr: 'tous ceux qui sont dus', en: 'all that are due' } },
    { value: { fr: 'creneaux', en: 'slots' }, title: { fr: 'chacun à son créneau', en: 'each at its slot' } },
  ],
  (word) => [MINE_WORDS, DUE_WORDS, SLOT_WORDS].some((words) => words.has(foldCase(word))),
);

export function startCommand(operations: OperationContext): PatchCommand<StartServersRequest> {
  return {
    name: { fr: 'demarrer', en: 'start' },
    ability: 'campaign.start',
    help: { fr: 'démarre les serveurs d’une campagne', en: 'starts the servers of a campaign' },
    forms: [
      {
        parts: { campaignId: campaign, servers: optional(servers) },
        does: {
          fr: 'démarre vos serveurs dont le créneau est venu, ou seulement les serveurs nommés',
          en: 'starts your servers whose slot has come, or only the servers named',
        },
        example: { fr: '/demarrer 12', en: '/start 12' },
      },
      {
        parts: { campaignId: campaign, which: WHICH },
        does: {
          fr: 'démarre les serveurs dus de tous les opérateurs, ou chaque serveur à son créneau',
          en: 'starts the servers due of every operator, or each server at its slot',
        },
        underList: 'whole',
        example: { fr: '/demarrer 12 creneaux', en: '/start 12 slots' },
      },
    ],
    often: ['operator'],
    parse,
    run: async (context) =>
      campaignAndNote(operations, context, await orderStart(operations, byOf(context), context.args)),
  };
}

const SLOT_WORDS = new Set(['slot', 'slots', 'creneau', 'creneaux']);
const MINE_WORDS = new Set(['mine', 'my', 'miens', 'mien', 'mes']);
const DUE_WORDS = new Set(['due', 'dus', 'du']);
const ALL_WORDS = new Set(['all', 'tous', 'toutes', 'tout']);

function parse(words: Words): ParsedArgs<StartServersRequest> {
  const parsed = parseCampaignAndHosts(words);
  if (parsed.kind === 'wrong') return parsed;
  const { campaignId, hostnames } = parsed.args;
  const [first, second, ...more] = hostnames.map((word) => foldCase(word));
  const order = { campaignId, hostnames: [], bySlot: false } as const;
  if (first !== undefined && ALL_WORDS.has(first)) {
    const count = second === undefined ? null : Number(second);
    if (more.length > 0 || (count !== null && !Number.isSafeInteger(count))) return MANY;
    return { kind: 'args', args: { ...order, which: { kind: 'all', count } } };
  }
  const choice = [SLOT_WORDS, MINE_WORDS, DUE_WORDS].find((set) => hostnames.some((word) => set.has(foldCase(word))));
  if (choice === undefined) return parseNamed(order, hostnames);
  if (hostnames.length > 1) return ALONE;
  if (choice === SLOT_WORDS) return { kind: 'args', args: { ...order, bySlot: true } };
  return { kind: 'args', args: { ...order, which: { kind: choice === MINE_WORDS ? 'mine' : 'due' } } };
}

const YES = new Set(['yes', 'oui']);

/** `yes 2027-01-13` at the end: also a colleague's, and those whose slot is to come, up to that day. */
function parseNamed(
  order: Omit<StartServersRequest, 'hostnames'>,
  words: readonly string[],
): ParsedArgs<StartServersRequest> {
  const at = words.findIndex((word) => YES.has(foldCase(word)));
  if (at < 0) return { kind: 'args', args: { ...order, hostnames: words } };
  const [until, ...more] = words.slice(at + 1);
  if (at === 0 || until === undefined || more.length > 0 || !/^\d{4}-\d{2}-\d{2}$/.test(until)) return CONFIRMED;
  return { kind: 'args', args: { ...order, hostnames: words.slice(0, at), earlyUntil: until as IsoDate } };
}

const CONFIRMED = wrong(
  'Pour confirmer un démarrage, recopiez la ligne proposée : les noms, oui, puis la date.',
  'To confirm a start, copy the line that was offered: the names, yes, then the date.',
);

const MANY = wrong(
  'Après « tous », seul le nombre de serveurs est attendu.',
  'After “all”, only the number of servers is expected.',
);

const ALONE = wrong(
  '« miens », « dus » et « creneaux » valent pour toute la campagne, sans nom de serveur.',
  '“mine”, “due” and “slots” are for the whole campaign, without names of servers.',
);
