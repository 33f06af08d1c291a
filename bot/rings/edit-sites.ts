// Sites: created, given servers and admins by an admin of the product, who is not thereby one of the site's; its reboots are set by its own
// admins alone (RING-1). Those who decide for it are told of every change.
import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadSiteAdmin } from '../../db/queries/rings/site-admins.ts';
import {
  archiveSiteRow,
  findSite,
  groupsOfSite,
  loadSiteNames,
  lockSitesOf,
  type SiteRow,
  setSiteOf,
} from '../../db/queries/rings/sites.ts';
import type { RebootPolicy } from '../../db/schema/baselines.ts';
import type { Db } from '../../db/schema/database.ts';
import { counted } from '../../domain/counts.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { ringName } from '../../domain/rings/ring-name.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { findPerson } from '../people/find-person.ts';
import { findNamedServers } from '../shared/named-servers.ts';
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
import { namesText } from '../shared/sentences.ts';
import { notTheirs } from './answer-site.ts';
import { tellSiteChanged } from './tell-site.ts';

const MAX_SHOWN = 60;

export function createSite(ctx: OperationContext, by: Requester, asked: string): Promise<Outcome<object>> {
  const object = { type: 'site', id: null } as const;
  const spec = { ability: 'baseline.edit', action: 'site.create', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const { trx, now } = work;
    await lockGate(trx);
    const read = ringName(asked);
    if (read.kind === 'wrong') return refused(read.why);
    const { name } = read;
    const known = await findSite(trx, name, now);
    if (known !== null) return refuse(`Le site « ${known.name} » existe déjà.`, `Site “${known.name}” already exists.`);
    const { id } = await trx
      .insertInto('sites')
      .values({ name, reboot_policy: null, made_by: work.by.actor.userId, made_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await work.record({ object: { type: 'site', id }, after: { name } });
    return { kind: 'done' };
  });
}

type OfSite = { readonly site: string; readonly action: AuditedAction; readonly ability?: Ability };

/** The right is asked before the name, as for patch groups. */
function onSite(
  ctx: OperationContext,
  by: Requester,
  { site: named, action, ability = 'baseline.edit' }: OfSite,
  act: (work: UnitOfWork, site: SiteRow) => Promise<Outcome<object>>,
): Promise<Outcome<object>> {
  const left = ability === 'baseline.edit' ? ({ underList: 'closed' } as const) : {};
  return operate(ctx, by, { ability, action, object: { type: 'site', id: null }, ...left }, async (work) => {
    await lockGate(work.trx);
    const site = await findSite(work.trx, named, work.now);
    return site === null ? refused(await unknownSite(work.trx, named)) : act(work, site);
  });
}

/** Also for whoever gives a patch group its site. */
export async function unknownSite(db: Db, name: string): Promise<Text> {
  const near = didYouMean(name, await loadSiteNames(db));
  const shown = name.slice(0, MAX_SHOWN);
  return { fr: `Aucun site ne s’appelle « ${shown} ».${near.fr}`, en: `No site is called “${shown}”.${near.en}` };
}

export type ServersOfSite = { readonly site: string; readonly hostnames: readonly string[] };

/** One that is of another site stays there: that one would no longer decide for it. */
export function addToSite(ctx: OperationContext, by: Requester, ask: ServersOfSite): Promise<Outcome<object>> {
  return onSite(ctx, by, { site: ask.site, action: 'site.add' }, async (work, site) => {
    const found = await serversOf(work, ask);
    if (found.kind === 'refused') return found;
    const elsewhere = found.servers.find(({ siteId }) => siteId !== null && siteId !== site.id);
    if (elsewhere !== undefined) {
      const { hostname, site: name } = elsewhere;
      return refuse(
        `${hostname} est déjà du site « ${name} » : retirez-le d’abord de ce site.`,
        `${hostname} is of site “${name}” already: remove it from there first.`,
      );
    }
    const added = found.servers.filter(({ siteId }) => siteId === null);
    if (added.length === 0) return refuse('Ils y sont déjà.', 'They are in it already.');
    return change(work, site, added, 'added');
  });
}

export function removeFromSite(ctx: OperationContext, by: Requester, ask: ServersOfSite): Promise<Outcome<object>> {
  return onSite(ctx, by, { site: ask.site, action: 'site.remove' }, async (work, site) => {
    const found = await serversOf(work, ask);
    if (found.kind === 'refused') return found;
    const removed = found.servers.filter(({ siteId }) => siteId === site.id);
    if (removed.length === 0) return refuse('Aucun d’eux n’est de ce site.', 'None of them is of this site.');
    return change(work, site, removed, 'removed');
  });
}

type Server = Awaited<ReturnType<typeof lockSitesOf>>[number];

async function serversOf({ trx, by }: UnitOfWork, { hostnames }: ServersOfSite) {
  const found = await findNamedServers(trx, hostnames, by.actor.userId);
  if (found.kind === 'refused') return found;
  const ids = found.servers.map(({ id }) => id);
  return { kind: 'found', servers: await lockSitesOf(trx, ids) } as const;
}

async function change(
  work: UnitOfWork,
  site: SiteRow,
  servers: readonly Server[],
  how: 'added' | 'removed',
): Promise<Outcome<object>> {
  const names = servers.map(({ hostname }) => hostname);
  const ids = servers.map(({ id }) => id);
  await setSiteOf(work.trx, ids, how === 'added' ? site.id : null);
  await forgetRefusals(work.trx, 'site');
  const said = { servers: names };
  await work.record({
    object: { type: 'site', id: site.id },
    ...(how === 'added' ? { after: said } : { before: said }),
  });
  const { fr, en } = namesText(names);
  const who = work.by.actor.name;
  await tellSiteChanged(
    work,
    { id: site.id, admins: site.admins.map(({ userId }) => userId) },
    how === 'added'
      ? { fr: `${who} a ajouté au site « ${site.name} » : ${fr}.`, en: `${who} added to site “${site.name}”: ${en}.` }
      : {
          fr: `${who} a retiré du site « ${site.name} » : ${fr}.`,
          en: `${who} removed from site “${site.name}”: ${en}.`,
        },
  );
  return { kind: 'done' };
}

export type PersonOfSite = { readonly site: string; readonly person: string };

/** `add`: from then on the site must accept each campaign. */
export function setSiteAdmin(
  ctx: OperationContext,
  by: Requester,
  ask: PersonOfSite,
  how: 'add' | 'remove',
): Promise<Outcome<object>> {
  return onSite(ctx, by, { site: ask.site, action: `site.admin-${how}` }, async (work, site) => {
    const found = await findPerson(work.trx, ask.person);
    if (found.kind === 'refused') return found;
    if (found.kind === 'new') {
      return refuse(
        `${found.email} n’a pas encore de compte : créez-le d’abord avec /role.`,
        `${found.email} has no account yet: create it first with /role.`,
      );
    }
    const { id: userId, name } = found.person;
    // Also one who has left: with their account they would decide again.
    const person = await loadSiteAdmin(work.trx, { siteId: site.id, userId }, work.now);
    if (how === 'add' && person?.canAnswer !== true) return cannotAnswer(name);
    const isOne = person?.isOne === true;
    if (isOne === (how === 'add')) {
      return isOne
        ? refuse(`${name} administre déjà ce site.`, `${name} is an admin of this site already.`)
        : refuse(`${name} n’administre pas ce site.`, `${name} is not an admin of this site.`);
    }
    await setAdmin(work, { site_id: site.id, user_id: userId }, how);
    await forgetRefusals(work.trx, 'site');
    const said = { site: site.name, admin: name };
    await work.record({
      object: { type: 'site', id: site.id },
      ...(how === 'add' ? { after: said } : { before: said }),
    });
    const who = work.by.actor.name;
    await tellSiteChanged(
      work,
      { id: site.id, admins: [...site.admins.map((one) => one.userId), userId] },
      how === 'add'
        ? {
            fr: `${who} a nommé ${name} administrateur du site « ${site.name} ».`,
            en: `${who} made ${name} an admin of site “${site.name}”.`,
          }
        : {
            fr: `${who} a retiré ${name} des administrateurs du site « ${site.name} ».`,
            en: `${who} removed ${name} from the admins of site “${site.name}”.`,
          },
    );
    return { kind: 'done' };
  });
}

function cannotAnswer(name: string): Refused {
  return refuse(
    `Le compte de ${name} est désactivé, expiré ou sans rôle : personne ne répondrait pour ce site.`,
    `The account of ${name} is disabled, has expired or has no role: nobody would answer for this site.`,
  );
}

type AdminRow = { readonly site_id: SiteRow['id']; readonly user_id: SiteRow['admins'][number]['userId'] };

async function setAdmin({ trx, now, by }: UnitOfWork, row: AdminRow, how: 'add' | 'remove'): Promise<void> {
  if (how === 'remove') {
    await trx.deleteFrom('site_admins').where('site_id', '=', row.site_id).where('user_id', '=', row.user_id).execute();
    return;
  }
  await trx
    .insertInto('site_admins')
    .values({ ...row, added_by: by.actor.userId, added_at: now })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** One that still decides for servers stays: nobody takes a decision away from a site by archiving it. */
export function archiveSite(ctx: OperationContext, by: Requester, named: string): Promise<Outcome<object>> {
  return onSite(ctx, by, { site: named, action: 'site.archive' }, async (work, { id, name, admins, servers }) => {
    const groups = await groupsOfSite(work.trx, id);
    const [group] = groups;
    if (group !== undefined) {
      return refuse(
        `Le groupe « ${group} » est de ce site : retirez-le d’abord du site.`,
        `Patch group “${group}” is of this site: take it out of the site first.`,
      );
    }
    if (servers > 0) {
      return refuse(
        `Le site « ${name} » a encore ${counted(servers, 'fr', 'serveur', 'serveurs')} : retirez-les d’abord.`,
        `Site “${name}” still has ${counted(servers, 'en', 'server', 'servers')}: remove them first.`,
      );
    }
    await archiveSiteRow(work.trx, id, work.now);
    await work.record({ object: { type: 'site', id }, before: { site: name, admins: admins.map((one) => one.name) } });
    const who = work.by.actor.name;
    const told = { id, admins: admins.map(({ userId }) => userId) };
    await tellSiteChanged(work, told, {
      fr: `${who} a archivé le site « ${name} ».`,
      en: `${who} archived site “${name}”.`,
    });
    return { kind: 'done' };
  });
}

/** null: as the patch group or the campaign says. */
export function setSiteReboot(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly site: string; readonly policy: RebootPolicy | null },
): Promise<Outcome<object>> {
  return onSite(ctx, by, { site: ask.site, action: 'site.reboot', ability: 'site.answer' }, async (work, site) => {
    if (!site.admins.some(({ userId }) => userId === work.by.actor.userId)) return notTheirs(site);
    if (site.rebootPolicy === ask.policy) return refuse('C’est déjà le cas.', 'It is so already.');
    await work.trx.updateTable('sites').set({ reboot_policy: ask.policy }).where('id', '=', site.id).execute();
    await work.record({
      object: { type: 'site', id: site.id },
      before: { reboot: site.rebootPolicy },
      after: { reboot: ask.policy },
    });
    return { kind: 'done' };
  });
}

/** RUN-22: as its reboots, its own admins alone. */
export function setSiteDownload(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly site: string; readonly isOn: boolean },
): Promise<Outcome<object>> {
  return onSite(ctx, by, { site: ask.site, action: 'site.download', ability: 'site.answer' }, async (work, site) => {
    if (!site.admins.some(({ userId }) => userId === work.by.actor.userId)) return notTheirs(site);
    if (site.downloadEve === ask.isOn) return refuse('C’est déjà le cas.', 'It is so already.');
    await work.trx.updateTable('sites').set({ download_eve: ask.isOn }).where('id', '=', site.id).execute();
    await work.record({
      object: { type: 'site', id: site.id },
      before: { downloadEve: site.downloadEve },
      after: { downloadEve: ask.isOn },
    });
    return { kind: 'done' };
  });
}
