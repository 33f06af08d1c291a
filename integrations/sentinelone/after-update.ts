// Whether the agent of a server works after its update: the one that coverage has found must have been heard of since.
import type { CoverageState } from '../../domain/agent-coverage/compare.ts';
import type { Look } from '../../domain/integrations/look.ts';
import type { Text } from '../../domain/language.ts';
import { shortName } from '../../domain/servers/same-name.ts';
import type { AfterUpdate, Json, PatchedServer } from '../integration.ts';
import type { Agent, SentinelOneClient } from './client.ts';
import type { SentinelOneSettings } from './settings.ts';
import { filterOf } from './sync.ts';

const AGAIN_SECONDS = 120;
const WINDOWS_NAME = 15;

export function sentinelOneAfterUpdate(
  client: SentinelOneClient,
  settings: SentinelOneSettings,
  now: () => Date,
): AfterUpdate {
  return {
    look: async (server, _, signal) => {
      const { hostname, patchedAt, machine } = server;
      const isOver = now().getTime() - patchedAt.getTime() > settings.graceMinutes * 60_000;
      const unknown = (note: Text): Look<Json> => (isOver ? { verdict: 'unknown', note } : pending());
      // Which agent is its own, coverage has found out: another server may have one of the same name.
      if (machine === null) return unknown(NOT_COMPARED);
      if (machine.state !== 'covered' && machine.state !== 'stale') return unknown(WHY_NOT[machine.state]);
      const { agents, ahead, next, unreadable } = await client.agents(
        { ...filterOf(settings), computerName__contains: nameThere(server), isDecommissioned: 'false', limit: '100' },
        signal,
      );
      const agent = agents.find(({ id, isUninstalled }) => id === machine.remoteId && !isUninstalled);
      if (agent !== undefined) return lookAt(agent, { since: new Date(patchedAt.getTime() + ahead), isOver });
      return unknown(next !== null || unreadable.length > 0 ? notAll(hostname) : GONE);
    },
  };
}

function lookAt(agent: Agent, { since, isOver }: { readonly since: Date; readonly isOver: boolean }): Look<Json> {
  const version = agent.agentVersion ?? '?';
  const isThere = agent.isActive && agent.networkStatus !== 'disconnected' && agent.lastActiveDate >= since;
  if (isThere && agent.infected) return { verdict: 'attention', note: INFECTED };
  if (isThere) {
    return {
      verdict: 'good',
      note: {
        fr: `agent actif depuis la mise à jour (version ${version})`,
        en: `agent active since the update (version ${version})`,
      },
    };
  }
  return isOver ? { verdict: 'attention', note: SILENT } : pending();
}

function pending(): Look<Json> {
  return { verdict: 'pending', note: null, kept: null, againSeconds: AGAIN_SECONDS };
}

/** Windows cuts its names. */
function nameThere({ hostname, osFamily }: Pick<PatchedServer, 'hostname' | 'osFamily'>): string {
  const short = shortName(hostname);
  return osFamily === 'windows' ? short.slice(0, WINDOWS_NAME) : short;
}

const NOT_COMPARED: Text = { fr: 'agents pas encore lus', en: 'its agents are not read yet' };
const NO_AGENT: Text = { fr: 'aucun agent connu pour ce serveur', en: 'no agent is known for this server' };
const SEVERAL: Text = {
  fr: 'plusieurs agents possibles : impossible de savoir lequel est celui de ce serveur',
  en: 'several agents may be of this server: nobody can tell which',
};
const WHY_NOT: Readonly<Record<Exclude<CoverageState, 'covered' | 'stale'>, Text>> = {
  absent: NO_AGENT,
  unknown: NO_AGENT,
  retired: { fr: 'agent retiré du service', en: 'its agent is out of service' },
  duplicate: SEVERAL,
  ambiguous: SEVERAL,
};
const GONE: Text = {
  fr: 'l’agent connu de ce serveur n’est plus dans la console',
  en: 'the agent that was known for this server is no longer in the console',
};
const notAll = (hostname: string): Text => ({
  fr: `la console n’a pas pu être lue en entier pour ${hostname}`,
  en: `not all that the console has for ${hostname} could be read`,
});
const SILENT: Text = {
  fr: 'l’agent n’a plus donné de nouvelles depuis la mise à jour',
  en: 'the agent has not been heard of since the update',
};
const INFECTED: Text = {
  fr: 'agent actif, mais il signale une menace sur ce serveur',
  en: 'agent active, but it reports a threat on this server',
};
