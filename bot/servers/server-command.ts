// `/server host[,host…]`: everything about a server, and first of all why it is not patched.

import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import { findConversation } from '../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { loadKnownHosts } from '../../db/queries/history/history-names.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { hostNamed } from '../../domain/typed/host-name.ts';
import { byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import { unknownServers } from '../shared/named-servers.ts';
import { NO_SUCH_CARD, readerOnly } from '../shared/only-reader.ts';
import type { OperationContext } from '../shared/operation.ts';
import { refusalForReader } from '../shared/reach.ts';
import { asTyped, hostnamesOf } from '../shared/sentences.ts';
import { servers } from '../shared/typed/argument-kinds.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';

/** A card a server: more is a list, and the history is one. */
const MAX_SERVERS = 5;

type Hosts = { readonly hostnames: readonly string[]; readonly typed: readonly string[] };

export function serverCommand(operations: OperationContext): PatchCommand<Hosts> {
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
    ],
    often: ['coordinator', 'operator', 'owner', 'viewer'],
    parse,
    run: (context) => show(operations, context),
  };
}

function parse({ list }: Words): ParsedArgs<Hosts> {
  const hostnames = hostnamesOf(list);
  if (hostnames.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  if (hostnames.length > MAX_SERVERS) {
    return wrong(`Au plus ${MAX_SERVERS} serveurs à la fois.`, `At most ${MAX_SERVERS} servers at once.`);
  }
  return { kind: 'args', args: { hostnames, typed: list } };
}

async function show(operations: OperationContext, context: CommandContext<Hosts>): Promise<CommandAnswer> {
  const { db } = operations;
  const { hostnames, typed } = context.args;
  const known = await loadKnownHosts(db, hostnames);
  const named = hostnames.map((name) => hostNamed(name, (host) => known.has(host)));
  const missing = hostnames.filter((_, index) => named[index] === null);
  if (missing.length > 0) return { kind: 'text', text: (await unknownServers(db, asTyped(typed, missing))).text };
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
