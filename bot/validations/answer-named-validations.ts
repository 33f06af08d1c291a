// OK, KO and forcing as they are typed: for servers and applications by their names (VALID-1).

import { lockGate } from '../../db/queries/gate/gate.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadApplications } from '../../db/queries/servers/applications.ts';
import { loadHostnames } from '../../db/queries/servers/server-view.ts';
import { lockNamedRows } from '../../db/queries/validations/validation-locks.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { ApplicationId, ServerId, UserId } from '../../domain/ids.ts';
import { argumentAtStart, bareWords, unreadBefore } from '../../domain/typed/free-text.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { serversTyped, splitHosts } from '../shared/named-servers.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { hostnamesOf, namesText, restAfter, unquoted } from '../shared/sentences.ts';
import { type AnswerKind, type Settled, settleValidations } from './settle-validations.ts';

export type NamedAnswer = {
  /** Hostnames and names of applications. */
  readonly names: readonly string[];
  readonly answer: AnswerKind;
  readonly comment: string | null;
};

/** All of them or none: the latest patch of each server, and what waits of each application. */
export function answerNamedValidations(
  ctx: OperationContext,
  by: Requester,
  ask: NamedAnswer,
): Promise<Outcome<Settled>> {
  const spec = {
    ability: ask.answer === 'force' ? 'validation.force' : 'validation.answer',
    action: `validation.${ask.answer}`,
    object: { type: 'validation', id: null },
  } as const;
  return operate(ctx, by, spec, (work) => answer(work, ask));
}

async function answer(work: UnitOfWork, ask: NamedAnswer): Promise<Outcome<Settled>> {
  const { trx } = work;
  await lockGate(trx);
  const named = await resolve(trx, ask.names, work.by.actor.userId);
  if (named.kind === 'refused') return named;
  const rows = await lockNamedRows(trx, named);
  const without = named.hosts.filter(({ id }) => !rows.some(({ serverId }) => serverId === id));
  if (without.length > 0) {
    const { fr, en } = namesText(without.map(({ hostname }) => hostname));
    return refuse(
      `Jamais patché, donc rien à valider : ${fr}.`,
      `Never patched, so there is nothing to validate: ${en}.`,
    );
  }
  if (rows.length === 0)
    return refuse('Il n’y a pas de validation en attente ici.', 'There are no pending validations here.');
  return settleValidations(work, rows, { kind: ask.answer, comment: ask.comment });
}

type Resolved = {
  readonly kind: 'resolved';
  readonly hosts: readonly { readonly id: ServerId; readonly hostname: string }[];
  readonly servers: readonly ServerId[];
  readonly applications: readonly ApplicationId[];
};

async function resolve(db: Db, names: readonly string[], reader: UserId): Promise<Resolved | Refused> {
  const known = await knownNames(db, names);
  const unknown = names.filter((name) => !known.isKnown(name));
  if (unknown.length > 0 || names.length === 0) {
    const { fr, en } = namesText(unknown.length > 0 ? unknown : ['?']);
    const near = didYouMean(unknown[0] ?? '', await namesThatMayBeMeant(db, reader));
    return refuse(
      `Serveur ou application inconnus : ${fr}.${near.fr}`,
      `Unknown server or application: ${en}.${near.en}`,
    );
  }
  const { hosts, applications } = known;
  return { kind: 'resolved', hosts, servers: hosts.map(({ id }) => id), applications };
}

/**
 * `host1, host2 why` or `application why`: an application is named by the first word alone, so that no word of a comment can be taken
 * for one.
 */
export async function splitNames(
  db: Db,
  words: readonly string[],
  rest: string,
): Promise<{ readonly names: readonly string[]; readonly comment: string } | Refused> {
  const first = words.slice(0, 1);
  const known = await knownNames(db, first);
  if (known.applications.length > 0) {
    const typed = restAfter(rest, first);
    const unread = argumentAtStart(typed) ?? (await nameAtStart(db, typed));
    return unread === null ? { names: first, comment: unquoted(typed) } : refused(unreadBefore(unread));
  }
  const split = await splitHosts(db, words, rest);
  return 'kind' in split ? split : { names: split.hostnames, comment: split.reason };
}

/** Another application or a server right behind an application: it would be answered for too, one thinks. null: none, or it is quoted. */
async function nameAtStart(db: Db, comment: string): Promise<string | null> {
  if (/^["«“„']/u.test(comment.trim())) return null;
  const begins = ` ${bareWords(comment).map(foldCase).join(' ')} `;
  const applications = await loadApplications(db);
  const named = applications.find(({ name }) => begins.startsWith(` ${foldCase(name)} `));
  const [first = ''] = bareWords(comment);
  if (named !== undefined) return named.name;
  return (await serversTyped(db, hostnamesOf([first]))).size > 0 ? first : null;
}

/** Servers and applications, for a name that is neither. */
export async function namesThatMayBeMeant(db: Db, reader: UserId): Promise<readonly string[]> {
  const applications = await loadApplications(db);
  return [...applications.map(({ name }) => name), ...(await readWithinReach(db, reader, loadHostnames))];
}

/** Which of these words are servers or applications of the estate; a server wins over an application of the same name. */
async function knownNames(db: Db, names: readonly string[]) {
  const typed = await serversTyped(db, hostnamesOf(names));
  const hosts = [...new Set(typed.values())];
  const isHost = (name: string) => typed.has(hostnamesOf([name])[0] ?? '');
  const rest = new Set(names.filter((name) => !isHost(name)).map(foldCase));
  const all = rest.size === 0 ? [] : await loadApplications(db);
  const found = all.filter(({ name }) => rest.has(foldCase(name)));
  return {
    hosts: hosts.map(({ id, hostname }) => ({ id, hostname })),
    applications: found.map(({ id }) => id),
    isKnown: (name: string) => isHost(name) || found.some((one) => foldCase(one.name) === foldCase(name)),
  };
}
