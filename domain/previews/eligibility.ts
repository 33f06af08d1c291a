// Which servers a plan row takes, and for the others the first rule that leaves them out (ELIG-1 to ELIG-4).

import { UNSAID } from '../inventory/entities/server.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { type EnvScope, listTakes, type PlanRow, scopeTakes } from '../planning/plan-row.ts';
import { scopeText } from '../planning/scope-words.ts';
import { type Branch, branchOf, isPatchedFamily, isProduction, type OfEnvironment, type Server } from '../server.ts';
import { platformOf } from '../servers/platform.ts';
import { stateText } from '../servers/state-words.ts';

export type LeftOutCode =
  | 'os-family'
  | 'etat'
  | 'patch-owner'
  | 'licence'
  /** Nobody has said whether its environment is production (ELIG-6). */
  | 'environment-unknown'
  | 'scope'
  | 'environment-list'
  | 'asked-scope'
  /** The plan row itself is refused (PLAN-3 to PLAN-5): see `previewCampaign`. */
  | 'row-refused'
  /** Patched by another standard campaign of the cycle, or in an open one (ELIG-5). */
  | 'in-campaign'
  /** On the preview, by a coordinator. */
  | 'by-hand';

export type LeftOutReason = { readonly code: LeftOutCode; readonly text: Text };

/** What of a row decides about servers. */
export type ServerScope = Pick<PlanRow, 'domainCode' | 'envScope' | 'environments'>;

/** ELIG-1: the servers that the row is about: those of its domain and, for `DMZ`, those of the zone `DMZ`. */
export function isCandidate(server: Server, row: ServerScope): boolean {
  if (row.domainCode === null) return false;
  return server.domainCode === row.domainCode || (row.domainCode === 'DMZ' && server.zone === 'DMZ');
}

/**
 * The first rule that leaves this candidate out, or null when it is eligible: ELIG-1 in its order, ELIG-2, then the scope asked
 * (`/campaign S05 prod`; null: the row's own). Says nothing of servers that are no candidates: ask `isCandidate` first.
 */
export function firstRuleLeavingOut(server: Server, row: ServerScope, asked: EnvScope | null): LeftOutReason | null {
  if (!isPatchedFamily(server)) return inventoryReason('os-family', server.osFamily);
  if (server.etat !== 'Production') return inventoryReason('etat', server.etat);
  if (server.patchOsOwner !== 'secops') return inventoryReason('patch-owner', server.patchOsOwner);
  if (server.licenceSupport !== 'active' && server.licenceSupport !== 'els') {
    return inventoryReason('licence', server.licenceSupport);
  }
  if (isProduction(server) === null) return unknownEnvironment(server);
  if (!scopeTakes(row.envScope, server)) return outOfScope('scope', server, scopeText(row.envScope));
  if (!listTakes(row.environments, server.environment)) {
    return outOfScope('environment-list', server, listed(row.environments ?? []));
  }
  if (asked !== null && !scopeTakes(asked, server)) return outOfScope('asked-scope', server, scopeText(asked));
  return null;
}

/** ELIG-3: by (app_group or '', hostname), by code point. The id settles what a damaged inventory leaves equal. */
export function compareServers(
  a: Pick<Server, 'appGroup' | 'hostname' | 'id'>,
  b: Pick<Server, 'appGroup' | 'hostname' | 'id'>,
): number {
  return compareText(a.appGroup ?? '', b.appGroup ?? '') || compareText(a.hostname, b.hostname) || a.id - b.id;
}

/** ELIG-3: the two branches, each sorted. */
export function partition<S extends Pick<Server, 'appGroup' | 'hostname' | 'id'> & OfEnvironment>(
  servers: readonly S[],
): Readonly<Record<Branch, readonly S[]>> {
  const branches: Record<Branch, S[]> = { hprod: [], prod: [] };
  for (const server of servers) branches[branchOf(server)].push(server);
  branches.hprod.sort(compareServers);
  branches.prod.sort(compareServers);
  return branches;
}

/** Most neighbours share their group: equality is settled before code points are taken apart. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : byCodePoint(a, b);
}

/** With the value of the inventory where it has one. */
function inventoryReason(code: 'os-family' | 'etat' | 'patch-owner' | 'licence', fact: string | null): LeftOutReason {
  if (fact?.toLowerCase() === UNSAID) return { code, text: NOT_SAID[code] };
  const said = fact === null || fact === '' ? '' : ` (${fact.toLowerCase()})`;
  switch (code) {
    case 'os-family':
      if (fact !== null && platformOf(fact) === 'windows') return { code, text: WINDOWS_IS_OFF };
      return { code, text: { fr: `n’est pas un serveur Linux${said}`, en: `is not a Linux server${said}` } };
    case 'etat': {
      const state = stateText(fact);
      const [fr, en] = state === null ? ['', ''] : [` (${state.fr})`, ` (${state.en})`];
      return { code, text: { fr: `n’est pas en service${fr}`, en: `is not in service${en}` } };
    }
    case 'patch-owner':
      return patchedByOthers(fact);
    case 'licence':
      if (fact === 'obsolete') return { code, text: { fr: 'n’est plus sous support', en: 'is no longer supported' } };
      return { code, text: { fr: `n’est pas sous support${said}`, en: `is not supported${said}` } };
  }
}

/** Not for what it is: the installation leaves them out. */
const WINDOWS_IS_OFF: Text = {
  fr: 'est un serveur Windows, que les réglages laissent de côté (windowsServers)',
  en: 'is a Windows server, which the settings leave out (windowsServers)',
};

/** Each with the column of the inventory that says it. */
const NOT_SAID: Readonly<Record<'os-family' | 'etat' | 'patch-owner' | 'licence', Text>> = {
  'os-family': {
    fr: 'l’inventaire ne dit pas quel est son système (Famille OS)',
    en: 'the inventory does not say which system it has (OS family)',
  },
  etat: {
    fr: 'l’inventaire ne dit pas s’il est en service (État)',
    en: 'the inventory does not say whether it is in service (State)',
  },
  'patch-owner': {
    fr: 'l’inventaire ne dit pas qui le patche (Patché par)',
    en: 'the inventory does not say who patches it (Patched by)',
  },
  licence: {
    fr: 'l’inventaire ne dit pas s’il est sous support (Support)',
    en: 'the inventory does not say whether it is supported (Support)',
  },
};

/** Whoever has `patch_os_owner`, in words where the inventory has a code. */
const PATCHED_BY: Readonly<Record<string, Text>> = {
  editeur: { fr: 'son éditeur', en: 'its vendor' },
  infogerant: { fr: 'son infogérant', en: 'its managed service provider' },
};

function patchedByOthers(fact: string | null): LeftOutReason {
  const who =
    fact === null || fact === '' ? null : (PATCHED_BY[fact.toLowerCase()] ?? { fr: `« ${fact} »`, en: `“${fact}”` });
  const text =
    who === null
      ? { fr: 'n’est pas patché par le SecOps', en: 'is not patched by SecOps' }
      : { fr: `n’est pas patché par le SecOps, mais par ${who.fr}`, en: `is not patched by SecOps, but by ${who.en}` };
  return { code: 'patch-owner', text };
}

function unknownEnvironment({ environment }: Server): LeftOutReason {
  return {
    code: 'environment-unknown',
    text: {
      fr: `est dans l’environnement « ${environment} », qui n’est pas classé en production ou hors production : un administrateur doit le faire (/environnement)`,
      en: `is in the environment “${environment}”, which is not classified as production or non-production: an admin has to do so (/environment)`,
    },
  };
}

function listed(environments: readonly string[]): Text {
  const names = environments.join(', ');
  return { fr: names, en: names };
}

function outOfScope(code: LeftOutCode, { environment }: Server, scope: Text): LeftOutReason {
  const [fr, en] =
    code === 'asked-scope'
      ? ['du périmètre demandé', 'the requested scope']
      : code === 'scope'
        ? ['du périmètre de la semaine', 'the week’s scope']
        : ['des environnements de la semaine', 'the week’s environments'];
  return {
    code,
    text: {
      fr: `est en ${environment}, hors ${fr} (${scope.fr})`,
      en: `is in ${environment}, outside ${en} (${scope.en})`,
    },
  };
}
