// Which servers a plan row takes, and for the others the first rule that leaves them out (ELIG-1 to ELIG-4).
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { type Branch, branchOf, isProduction, type OfEnvironment, type Server } from '../server.ts';
import { type EnvScope, listTakes, type PlanRow, scopeTakes } from './plan-row.ts';

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
  if (server.osFamily !== 'linux') return reason('os-family', `os_family = ${server.osFamily}`);
  if (server.etat !== 'Production') return reason('etat', `etat = ${server.etat}`);
  if (server.patchOsOwner !== 'secops') return reason('patch-owner', `patch_os_owner = ${server.patchOsOwner}`);
  if (server.licenceSupport !== 'active' && server.licenceSupport !== 'els') {
    return reason('licence', `licence_support = ${server.licenceSupport}`);
  }
  if (isProduction(server) === null) return unknownEnvironment(server);
  if (!scopeTakes(row.envScope, server)) return outOfScope('scope', server, row.envScope);
  if (!listTakes(row.environments, server.environment)) {
    return outOfScope('environment-list', server, (row.environments ?? []).join(', '));
  }
  if (asked !== null && !scopeTakes(asked, server)) return outOfScope('asked-scope', server, asked);
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

const ELIG_1_TEXT: Readonly<Record<'os-family' | 'etat' | 'patch-owner' | 'licence', Text>> = {
  'os-family': { fr: "n'est pas un serveur Linux", en: 'is not a Linux server' },
  etat: { fr: "n'est pas à l'état Production", en: 'is not in the state Production' },
  'patch-owner': { fr: "n'est pas patché par le SecOps", en: 'is not patched by SecOps' },
  licence: { fr: "n'a pas de support actif ou ELS", en: 'has no active or ELS support' },
};

function reason(code: keyof typeof ELIG_1_TEXT, fact: string): LeftOutReason {
  const { fr, en } = ELIG_1_TEXT[code];
  return { code, text: { fr: `${fr} (${fact})`, en: `${en} (${fact})` } };
}

function unknownEnvironment({ environment }: Server): LeftOutReason {
  return {
    code: 'environment-unknown',
    text: {
      fr: `on ignore si son environnement « ${environment} » est de la production : un administrateur doit le dire (/environnement)`,
      en: `it is not known whether its environment “${environment}” is production: an admin has to say so (/environment)`,
    },
  };
}

function outOfScope(code: LeftOutCode, { environment }: Server, scope: string): LeftOutReason {
  const [fr, en] =
    code === 'asked-scope'
      ? ['le périmètre demandé', 'the scope asked']
      : code === 'scope'
        ? ['le périmètre de la semaine', 'the scope of the week']
        : ['les environnements de la semaine', 'the environments of the week'];
  return {
    code,
    text: {
      fr: `son environnement ${environment} n'est pas dans ${fr} (${scope})`,
      en: `its environment ${environment} is not in ${en} (${scope})`,
    },
  };
}
