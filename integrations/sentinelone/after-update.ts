// Whether the agent of a server works after its update: it is asked for by name, and must have been heard of since.
import { shortName } from '../../domain/agent-coverage/compare.ts';
import type { Look } from '../../domain/integrations/look.ts';
import type { Text } from '../../domain/language.ts';
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
      const asked = nameThere(server);
      const { agents, ahead, next, unreadable } = await client.agents(
        { ...filterOf(settings), computerName__contains: asked, isDecommissioned: 'false', limit: '100' },
        signal,
      );
      const found = agents.filter(
        (one) => !one.isUninstalled && nameThere({ ...server, hostname: one.computerName }) === asked,
      );
      const [agent, ...more] = found;
      const isOver = now().getTime() - server.patchedAt.getTime() > settings.graceMinutes * 60_000;
      if (agent !== undefined && more.length === 0 && next === null && unreadable.length === 0)
        return lookAt(agent, { since: new Date(server.patchedAt.getTime() + ahead), isOver });
      if (!isOver) return pending();
      return { verdict: 'unknown', note: agent === undefined ? NO_AGENT : SEVERAL };
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

const NO_AGENT: Text = { fr: 'aucun agent de ce nom', en: 'no agent of that name' };
const SEVERAL: Text = {
  fr: 'plusieurs agents de ce nom : impossible de savoir lequel',
  en: 'several agents of that name: nobody can tell which',
};
const SILENT: Text = {
  fr: 'l’agent n’a plus donné de nouvelles depuis la mise à jour',
  en: 'the agent has not been heard of since the update',
};
const INFECTED: Text = {
  fr: 'agent actif, mais il signale une menace sur ce serveur',
  en: 'agent active, but it reports a threat on this server',
};
