// `/server host[,host…]`: everything about a server, and first of all why it is not patched. `/server HOST set FIELD VALUE REASON`: one field
// of it, by hand.

import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import { findConversation } from '../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { loadKnownHosts } from '../../db/queries/history/history-names.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { EDITABLE, fieldNamed, unknownField } from '../../domain/inventory/one-field.ts';
import { hostNamed } from '../../domain/typed/host-name.ts';
import { type SetServerField, setServerField } from '../inventory/set-server-field.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import { unknownServers } from '../shared/named-servers.ts';
import { NO_SUCH_CARD, readerOnly } from '../shared/only-reader.ts';
import type { OperationContext, Requester } from '../shared/operation.ts';
import { refusalForReader } from '../shared/reach/refusals.ts';
import { asTyped, hostnamesOf, restAfter, unquoted } from '../shared/sentences.ts';
import { choice, reason, server, servers, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';

/** A card a server: more is a list, and the history is one. */
const MAX_SERVERS = 5;

type Hosts = { readonly kind: 'show'; readonly hostnames: readonly string[]; readonly typed: readonly string[] };
type ServerArgs = Hosts | ({ readonly kind: 'set' } & SetServerField);

const FIELD = choice(
  { fr: 'Champ', en: 'Field' },
  { fr: 'Il manque le champ.', en: 'The field is missing.' },
  EDITABLE.map(({ name, titles }) => ({
    value: { fr: name, en: name },
    title: { fr: titles.fr[0] ?? name, en: titles.en[0] ?? name },
  })),
  (word) => fieldNamed(word) !== null,
);
const VALUE = wordArgument({ fr: 'Valeur', en: 'Value' }, { fr: 'Il manque la valeur.', en: 'The value is missing.' });
const SET = ['set', 'changer', 'modifier', 'change'];

export function serverCommand(operations: OperationContext): PatchCommand<ServerArgs> {
  return {
    name: { fr: 'serveur', en: 'server' },
    ability: 'read',
    help: { fr: 'montre tout d’un serveur', en: 'shows everything about a server' },
    forms: [
      {
        parts: { servers },
        does: {
          fr: 'montre tout d’un serveur : pourquoi il n’est pas patché, planning, patchs, correspondances, exclusions',
          en: 'shows everything about a server: why it is not patched, plan, patches, links, exclusions',
        },
        example: { fr: '/serveur vpinfdns1', en: '/server vpinfdns1' },
      },
      {
        parts: { server, set: keyword(['changer'], ['set']), field: FIELD, value: VALUE, reason },
        does: {
          fr: 'change un champ d’un serveur dans l’inventaire, avec un motif (- pour le vider)',
          en: 'changes one field of a server in the inventory, with a reason (- to empty it)',
        },
        example: { fr: '/serveur vpinfdns1 changer zone DMZ déménagé', en: '/server vpinfdns1 set zone DMZ moved' },
      },
    ],
    often: ['coordinator', 'operator', 'owner', 'viewer'],
    parse,
    abilityFor: ({ kind }) => (kind === 'set' ? 'inventory.edit' : 'read'),
    run: (context) => {
      const { args } = context;
      return args.kind === 'set' ? set(operations, byOf(context), args) : show(operations, { ...context, args });
    },
  };
}

async function set(operations: OperationContext, by: Requester, args: SetServerField): Promise<CommandAnswer> {
  return answerTo(await setServerField(operations, by, args), ({ changeId }) =>
    card(cardKeyText({ kind: 'inventory-change', changeId })),
  );
}

function parse({ list, rest }: Words): ParsedArgs<ServerArgs> {
  const [, second] = list;
  if (second !== undefined && SET.includes(foldCase(second))) return parseSet(list, rest);
  const hostnames = hostnamesOf(list);
  if (hostnames.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  if (hostnames.length > MAX_SERVERS) {
    return wrong(`Au plus ${MAX_SERVERS} serveurs à la fois.`, `At most ${MAX_SERVERS} servers at once.`);
  }
  return { kind: 'args', args: { kind: 'show', hostnames, typed: list } };
}

function parseSet(list: readonly string[], rest: string): ParsedArgs<ServerArgs> {
  const [hostname = '', , word, value] = list;
  if (word === undefined) return lacking('field', 'Il manque le champ.', 'The field is missing.');
  const field = fieldNamed(word);
  if (field === null) {
    const { fr, en } = unknownField(word);
    return wrong(fr, en);
  }
  if (value === undefined) return lacking('value', 'Il manque la valeur.', 'The value is missing.');
  const why = unquoted(restAfter(rest, list.slice(0, 4)));
  if (why === '') return lacking('reason', 'Il manque le motif.', 'The reason is missing.');
  return { kind: 'args', args: { kind: 'set', hostname, field, value, reason: why } };
}

async function show(operations: OperationContext, context: CommandContext<Hosts>): Promise<CommandAnswer> {
  const { db } = operations;
  const { hostnames, typed } = context.args;
  const known = await loadKnownHosts(db, hostnames);
  const named = hostnames.map((name) => hostNamed(name, (host) => known.has(host)));
  const missing = hostnames.filter((_, index) => named[index] === null);
  if (missing.length > 0) {
    const unknown = await unknownServers(db, asTyped(typed, missing), context.user.id);
    return { kind: 'text', text: unknown.text };
  }
  const found = await findServers(
    db,
    named.flatMap((hostname) => hostname ?? []),
  );
  const outside = await refusalForReader(
    db,
    context.user.id,
    found.map(({ id }) => id),
  );
  if (outside !== null) return { kind: 'text', text: outside.text };
  const keys = [...new Set(named)].flatMap((hostname) =>
    hostname === null ? [] : [cardKeyText({ kind: 'server', hostname })],
  );
  await showAll(operations, context, keys.slice(0, -1));
  return card(keys.at(-1) ?? '');
}

/** The last one is the answer itself. */
async function showAll(
  { db }: OperationContext,
  context: CommandContext<Hosts>,
  keys: readonly string[],
): Promise<void> {
  const { incoming, user, now } = context;
  const { id, threadId, kind } = incoming.conversation;
  const shared = kind === 'personal' ? null : await findConversation(db, id);
  const language = shared?.language ?? user.language;
  const reader = readerOnly(incoming, user.language, user);
  for (const key of keys) {
    const place = { key, conversation: id, threadId, language, now };
    const delivery = byOf(context).delivery ?? null;
    const copy = { conversationId: id, threadId, text: NO_SUCH_CARD, cardKey: key, dedupeKey: null, ...reader };
    await db.transaction().execute((trx) =>
      oncePerActivity(trx, delivery, `show ${key}`, async () => {
        if (reader.onlyFor === undefined) await showCard(trx, place);
        else await enqueueMessage(trx, copy, now);
      }),
    );
  }
}
