// The servers that somebody means for a QuickWin run: named, of a domain, of an application, or of a saved list.
import {
  hostnamesOfGroup,
  loadGroupNames,
  loadServersInHand,
  loadServersLeftOut,
} from '../../db/queries/servers/server-choice.ts';
import { findServers, loadServers } from '../../db/queries/servers/servers.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { type ChosenServers, chooseServers } from '../../domain/quickwin/choose-servers.ts';
import { leftOutText } from '../../domain/quickwin/left-out.ts';
import type { Branch, Server } from '../../domain/server.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { findDomain } from '../shared/named-domain.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import { type Refused, refuse } from '../shared/operation.ts';
import { refusalForReader } from '../shared/reach/refusals.ts';
import { namesText } from '../shared/sentences.ts';

export type ServerChoice =
  | { readonly kind: 'hosts'; readonly hostnames: readonly string[] }
  | { readonly kind: 'domain' | 'application' | 'list'; readonly name: string };

export type Choice = ChosenServers & {
  readonly kind: 'chosen';
  /** What the choice is called, for a label. */
  readonly name: string;
  /** Who is left out and why; null: nobody. */
  readonly note: Text | null;
};

const MAX_NAMED = 3;

/** Refused when a name is unknown or nothing is left. `branch` null: both. `run` null: a new one. */
export async function chooseForRun(
  trx: Trx,
  choice: ServerChoice,
  { branch, run, reader }: { readonly branch: Branch | null; readonly run: CampaignId | null; readonly reader: UserId },
): Promise<Choice | Refused> {
  const found = await candidates(trx, choice, reader);
  if (found.kind === 'refused') return found;
  const leftOut = run === null ? [] : await loadServersLeftOut(trx, run);
  const outside = await refusalForReader(
    trx,
    reader,
    found.servers.map(({ id }) => id),
  );
  if (outside !== null) return outside;
  const chosen = chooseServers(found.servers, branch, new Map([...leftOut, ...(await loadServersInHand(trx))]));
  const note = leftOutText(chosen.leftOut);
  if (chosen.branches.hprod.length + chosen.branches.prod.length === 0) {
    return refuse(
      `Aucun de ces serveurs ne peut être dans un QuickWin.${note === null ? '' : ` ${note.fr}`}`,
      `None of these servers can be in a QuickWin.${note === null ? '' : ` ${note.en}`}`,
    );
  }
  return { kind: 'chosen', name: found.name, note, ...chosen };
}

type Candidates = { readonly kind: 'found'; readonly name: string; readonly servers: readonly Server[] };

async function candidates(trx: Trx, choice: ServerChoice, reader: UserId): Promise<Candidates | Refused> {
  switch (choice.kind) {
    case 'hosts': {
      const named = await findNamedServers(trx, choice.hostnames, reader);
      if (named.kind === 'refused') return named;
      const hostnames = named.servers.map(({ hostname }) => hostname);
      const name = hostnames.length > MAX_NAMED ? `${hostnames.slice(0, MAX_NAMED).join(', ')}…` : hostnames.join(', ');
      return { kind: 'found', name, servers: await findServers(trx, hostnames) };
    }
    case 'domain':
      return ofDomain(trx, choice.name);
    case 'application':
    case 'list':
      return ofGroup(trx, choice.kind, choice.name);
  }
}

async function ofDomain(trx: Trx, name: string): Promise<Candidates | Refused> {
  const code = await findDomain(trx, name);
  if (typeof code !== 'string') return code;
  return { kind: 'found', name: code, servers: await loadServers(trx, [code]) };
}

async function ofGroup(trx: Trx, kind: 'application' | 'list', name: string): Promise<Candidates | Refused> {
  const group = await hostnamesOfGroup(trx, { kind, name });
  if (group !== null) return { kind: 'found', name: group.name, servers: await findServers(trx, group.hostnames) };
  const names = await loadGroupNames(trx, kind);
  const { fr, en } = namesText(names);
  const near = didYouMean(name, names);
  return kind === 'application'
    ? refuse(
        `Application inconnue : ${name}.${near.fr} Connues : ${fr || 'aucune'}.`,
        `Unknown application: ${name}.${near.en} There are: ${en || 'none'}.`,
      )
    : refuse(
        `Liste inconnue : ${name}.${near.fr} Connues : ${fr || 'aucune'}.`,
        `Unknown list: ${name}.${near.en} There are: ${en || 'none'}.`,
      );
}
