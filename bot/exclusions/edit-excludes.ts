// `/excludes`: packages that updates leave alone, on one server or on all (RUN-5). Each has an owner and, by default, an end.
import {
  addExcludes,
  loadGeneralExcludes,
  loadServerExcludes,
  removeExcludes,
  storeGeneralExcludes,
} from '../../db/queries/exclusions/package-excludes.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { dayText } from '../../domain/day-text.ts';
import { globRefusal, globsOf, withGlobs, withoutGlobs } from '../../domain/exclusions/exclude-list.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { findNamedServers, type NamedServer } from '../shared/named-servers.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';

export type ExcludeEdit = {
  readonly hostname: string;
  readonly globs: readonly string[];
  /** The last day; null: the default of 90 days. */
  readonly until: IsoDate | null;
  readonly reason: string;
};

const DEFAULT_DAYS = 90;
const MAX_REASON = 300;
const MAX_GLOBS = 50;

export function addServerExcludes(
  ctx: OperationContext,
  by: Requester,
  ask: ExcludeEdit,
): Promise<Outcome<{ until: IsoDate; hostname: string }>> {
  const spec = {
    ability: 'excludes.edit',
    action: 'excludes.add',
    object: { type: 'server', id: ask.hostname },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const server = await checked(work, ask.hostname, ask.globs);
    if ('kind' in server) return server;
    const reason = work.text(ask.reason, MAX_REASON);
    const today = dayIn(work.now, work.settings.zone);
    const until = ask.until ?? addDays(today, DEFAULT_DAYS);
    if (until < today) return refuse(`Le ${dayText(until).fr} est passé.`, `${dayText(until).en} has passed.`);
    if (reason === '') {
      return lacksReason(
        'Indiquez le motif : « … motif incompatible avec l’application ».',
        'Give the reason: “… because the application breaks”.',
      );
    }
    const added = ask.globs.map((glob) => ({ glob, ownerId: work.by.actor.userId, reason, expiresOn: until }));
    await addExcludes(work.trx, server.id, added, work.now);
    await work.record({ object: { type: 'server', id: server.id }, after: { globs: ask.globs, until }, reason });
    return { kind: 'done', until, hostname: server.hostname };
  });
}

export function removeServerExcludes(
  ctx: OperationContext,
  by: Requester,
  ask: Pick<ExcludeEdit, 'hostname' | 'globs'>,
): Promise<Outcome<{ hostname: string }>> {
  const spec = {
    ability: 'excludes.edit',
    action: 'excludes.remove',
    object: { type: 'server', id: ask.hostname },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const found = await findNamedServers(work.trx, [ask.hostname], work.by.actor.userId);
    if (found.kind === 'refused') return found;
    const [server] = found.servers;
    if (server === undefined || ask.globs.length === 0) return refused(globRefusal([]) ?? MISSING);
    const standing = (await loadServerExcludes(work.trx, server.hostname)).map(({ glob }) => glob);
    const missing = ask.globs.filter((glob) => !standing.includes(glob));
    if (missing.length > 0) return notThere(missing, standing);
    await removeExcludes(work.trx, server.id, ask.globs, { by: work.by.actor.userId, at: work.now });
    await work.record({ object: { type: 'server', id: server.id }, before: { globs: ask.globs } });
    return { kind: 'done', hostname: server.hostname };
  });
}

const MISSING = { fr: 'Il manque le nom du serveur.', en: 'The server name is missing.' };

function notThere(missing: readonly string[], standing: readonly string[]): Refused {
  const [gone, there] = [namesText(missing), namesText(standing)];
  return refuse(
    `Pas exclu : ${gone.fr}. Exclus ici : ${there.fr || 'aucun'}.`,
    `Not excluded: ${gone.en}. Excluded here: ${there.en || 'none'}.`,
  );
}

export type GeneralEdit = { readonly add: readonly string[]; readonly remove: readonly string[] };

/** For campaigns made from now on; those that exist keep the list they were made with. */
export function editGeneralExcludes(ctx: OperationContext, by: Requester, ask: GeneralEdit): Promise<Outcome<object>> {
  const spec = {
    ability: 'settings.edit',
    action: 'excludes.general',
    object: { type: 'settings', id: null },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const wrong = ask.add.length > 0 ? globRefusal(ask.add) : null;
    if (wrong !== null) return refused(wrong);
    const before = await loadGeneralExcludes(work.trx, work.settings.generalExcludes);
    const missing = ask.remove.filter((glob) => !globsOf(before).includes(glob));
    if (missing.length > 0) return notThere(missing, globsOf(before));
    const after = withoutGlobs(withGlobs(before, ask.add), ask.remove);
    await storeGeneralExcludes(work.trx, after, work.now);
    await work.record({ before: { list: before }, after: { list: after } });
    return { kind: 'done' };
  });
}

async function checked(work: UnitOfWork, hostname: string, globs: readonly string[]): Promise<NamedServer | Refused> {
  const wrong = globRefusal(globs);
  if (wrong !== null) return refused(wrong);
  if (globs.length > MAX_GLOBS)
    return refuse(`Au plus ${MAX_GLOBS} paquets à la fois.`, `At most ${MAX_GLOBS} packages at once.`);
  const found = await findNamedServers(work.trx, [hostname], work.by.actor.userId);
  if (found.kind === 'refused') return found;
  return found.servers[0] ?? refused(MISSING);
}
