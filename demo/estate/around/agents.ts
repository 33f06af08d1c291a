// What the console of SentinelOne knows of the demo's servers: an agent each, with the gaps that `/coverage` is there to find.
import { createHash } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import type { Agent } from '../../../integrations/sentinelone/stand-in.ts';
import { addressOf } from '../../inventory/addresses.ts';
import type { DemoServer } from '../../inventory/demo-server.ts';

/** Never installed there. */
const WITHOUT = new Set(['vrinfntp1', 'vdnumaws4']);
/** Not heard of for weeks. */
const STALE = new Set(['vdinfpoc1']);
/** A machine that the inventory does not have. */
const STRANGER = 'vrlabtest7';
const STALE_MS = 40 * 86_400_000;

/** `servers`: the whole inventory, in its order. */
export function agentsOf(servers: readonly DemoServer[], clock: Clock): readonly Agent[] {
  const known = servers.flatMap(({ hostname, osFamily, etat }, place) =>
    etat !== 'Production' || WITHOUT.has(hostname) ? [] : [{ hostname, isWindows: osFamily === 'windows', place }],
  );
  return [...known, { hostname: STRANGER, isWindows: false, place: servers.length }].map((one) => agentOf(one, clock));
}

type Place = { readonly hostname: string; readonly isWindows: boolean; readonly place: number };

function agentOf({ hostname, isWindows, place }: Place, clock: Clock): Agent {
  const agesMs = STALE.has(hostname) ? STALE_MS : 0;
  const lastHeard = () => new Date(clock.now().getTime() - agesMs);
  const digits = createHash('sha1').update(`patchcenter demo agent ${hostname}`).digest('hex');
  return {
    id: String(1_225_494_730_938_493_804n + BigInt(place)),
    uuid: digits.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    computerName: isWindows ? hostname.toUpperCase() : hostname,
    domain: 'demo.example',
    siteId: '225494730938493804',
    osType: isWindows ? 'windows' : 'linux',
    machineType: 'server',
    agentVersion: '24.2.2.20',
    isActive: agesMs === 0,
    isDecommissioned: false,
    isUninstalled: false,
    infected: false,
    networkStatus: agesMs === 0 ? 'connected' : 'disconnected',
    // An agent that works reports all the time.
    get lastActiveDate() {
      return lastHeard();
    },
    get updatedAt() {
      return lastHeard();
    },
    inet: [addressOf(place)],
    serialNumber: `VMware-${digits.slice(0, 12)}`,
  };
}
