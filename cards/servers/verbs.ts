// What the buttons of servers send.
import type { ServerId } from '../../domain/ids.ts';

export type ServersVerbs = {
  'servers.export': { readonly filter: string; readonly format: 'csv' | 'xlsx' };
  'server.open': { readonly serverId: ServerId };
};
