// The whole simulated estate as the demo's database knows it.
import type { DemoServer } from './demo-server.ts';
import { AYOUB, DENIS, type DemoPerson, HUGO, JOEL, KHALID, MOUAAD, NADIA, OLIVIA, PAUL, THIERNO } from './people.ts';
import { BI, GESTION } from './servers/bi-gestion.ts';
import { FL } from './servers/fl.ts';
import { INFRASTRUC } from './servers/infrastruc.ts';
import { NUM } from './servers/num.ts';
import { PEA } from './servers/pea.ts';
import { PEA_LARGE } from './servers/pea-large.ts';
import { TRAFIC } from './servers/trafic.ts';

export const SERVERS: readonly DemoServer[] = [...INFRASTRUC, ...TRAFIC, ...PEA, ...FL, ...BI, ...GESTION, ...NUM];

/** `large`: S08 fills every slot of its week, 54 servers a branch. */
export type EstateSize = 'usual' | 'large';

export function serversOfEstate(size: EstateSize): readonly DemoServer[] {
  return size === 'large' ? [...SERVERS, ...PEA_LARGE] : SERVERS;
}

export const EXCLUSIVE_GROUPS: ReadonlySet<string> = new Set(['LDAP']);

export type ApplicationPeople = { readonly owner: DemoPerson; readonly deputy: DemoPerson | null };

/** Olivia owns what the first journeys patch, so that one person can answer for a whole week. */
export function peopleOf(application: string): ApplicationPeople {
  const domain = serversOfEstate('large').find((server) => server.application === application)?.domain;
  if (domain === 'INFRASTRUC' || domain === 'PEA' || domain === 'NUM') return { owner: OLIVIA, deputy: DENIS };
  if (domain === 'FL') return { owner: NADIA, deputy: null };
  return { owner: HUGO, deputy: null };
}

type AssignmentRow = {
  readonly type: 'server' | 'app_type' | 'app_group' | 'domain' | 'zone';
  readonly value: string;
  readonly operator: DemoPerson;
  readonly priority: number;
};

/** ASSIGN-2: a server, a type and a zone go before the domains. */
export const DEFAULT_ASSIGNMENTS: readonly AssignmentRow[] = [
  { type: 'server', value: 'vpinfreb1', operator: JOEL, priority: 10 },
  { type: 'app_type', value: 'database', operator: JOEL, priority: 20 },
  { type: 'zone', value: 'DMZ', operator: JOEL, priority: 30 },
  { type: 'domain', value: 'INFRASTRUC', operator: KHALID, priority: 50 },
  { type: 'domain', value: 'trafic', operator: MOUAAD, priority: 50 },
  { type: 'domain', value: 'PEA', operator: THIERNO, priority: 50 },
  { type: 'domain', value: 'FL', operator: PAUL, priority: 50 },
  { type: 'domain', value: 'BI', operator: AYOUB, priority: 50 },
  { type: 'domain', value: 'GESTION', operator: AYOUB, priority: 50 },
  { type: 'domain', value: 'NUM', operator: KHALID, priority: 50 },
];
