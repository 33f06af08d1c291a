// VALID-3: an owner answers KO after production has started on the strength of an OK. Its production that has not started stays closed by
// the gate; operators are told at once, where the campaigns of that production are spoken about.
import { type LinkedProduction, loadLinkedProduction } from '../../db/queries/linked-production.ts';
import { enqueueMessage } from '../../db/queries/outgoing.ts';
import { channelPlace, personalPlaces } from '../../db/queries/places.ts';
import type { Text } from '../../domain/language.ts';
import type { Work } from './operation.ts';
import { namesText } from './sentences.ts';
import type { ValidationRow } from './validation-rows.ts';

export async function tellLateRefusal(work: Work, row: ValidationRow, comment: string): Promise<void> {
  const production = await loadLinkedProduction(work.trx, row.serverId);
  for (const [conversationId, servers] of await conversationsOf(work, production)) {
    const text = refusalText(work.by.actor.name, row.hostname, comment, servers);
    await enqueueMessage(work.trx, { conversationId, threadId: null, text, dedupeKey: null }, work.now);
  }
}

/** The channel of each campaign and domain; where there is none, the chats of those who patch there. */
async function conversationsOf({ trx }: Work, production: readonly LinkedProduction[]) {
  const told = new Map<string, LinkedProduction[]>();
  for (const server of production) {
    const channel = await channelPlace(trx, server);
    const personal = channel === null ? await personalPlaces(trx, server.operators) : new Map();
    const places = channel === null ? [...personal.values()] : [channel];
    for (const { conversation } of places) told.set(conversation, [...(told.get(conversation) ?? []), server]);
  }
  return told;
}

function refusalText(by: string, hostname: string, comment: string, servers: readonly LinkedProduction[]): Text {
  const named = (state: LinkedProduction['state']) =>
    namesText([...new Set(servers.filter((one) => one.state === state).map((one) => one.hostname))].sort());
  const [closed, running, patched] = [named('waiting'), named('running'), named('patched')];
  const part = (names: string, words: string) => (names === '' ? '' : ` ${words}${names}.`);
  return {
    fr:
      `⚠ ${hostname} : ${by} répond KO alors que la production a commencé. « ${comment} »` +
      part(closed.fr, 'Restent fermés : ') +
      part(running.fr, 'En cours, finissent d’eux-mêmes : ') +
      part(patched.fr, 'Déjà patchés : '),
    en:
      `⚠ ${hostname}: ${by} answers KO after production has started. “${comment}”` +
      part(closed.en, 'Stay closed: ') +
      part(running.en, 'In progress, end by themselves: ') +
      part(patched.en, 'Patched already: '),
  };
}
