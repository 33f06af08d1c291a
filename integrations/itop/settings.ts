// What the settings say of iTop. Stock iTop has no environment, no domain and no package exclusions: attributes of a site's own are named here.
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { address, reached, scheduled } from '../floor/connection-settings.ts';

const name = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'a class or an attribute of iTop is written VirtualMachine, osfamily_name');
/** Ours: theirs. */
const fields = z.record(z.string(), name);
const condition = z.string().min(1).optional();

const login = z.union([
  z.strictObject({ tokenFile: z.string().min(1) }),
  z.strictObject({ username: z.string().min(1), passwordFile: z.string().min(1) }),
]);

const servers = z.strictObject({
  class: name,
  /** A condition of OQL, say `status != 'obsolete'`. */
  where: condition,
  fields,
  /** Fields that are the same for all of this class. */
  always: z.record(z.string(), z.string()).default({}),
});

export const itopSettings = z.strictObject({
  url: address,
  ...reached,
  ...scheduled,
  version: z.string().default('1.4'),
  login,
  /** IANA name, in which iTop writes its times. */
  zone: z
    .string()
    .refine((name) => IANAZone.isValidZone(name), 'not a time zone')
    .default('Europe/Paris'),
  pageSize: z.number().int().min(10).max(1000).default(500),
  /** CMDBChangeOp tells what has changed; false: each reading is a whole one. */
  readsChanges: z.boolean().default(true),
  /** In whose name what comes in is applied; absent: a person reviews it. */
  onBehalfOf: z.email().optional(),
  /** Domains of which iTop names every server (INV-4). */
  covers: z.union([z.literal('all'), z.array(z.string())]).default([]),
  servers: z
    .array(servers)
    .min(1)
    .default([
      servers.parse({
        class: 'Server',
        always: { machine_type: 'physical' },
        fields: { ...stock(), zone: 'location_name' },
      }),
      servers.parse({ class: 'VirtualMachine', always: { machine_type: 'vm' }, fields: stock() }),
    ]),
  /** Words of iTop's by field, and ours. */
  values: z.record(z.string(), z.record(z.string(), z.string())).default({
    etat: { production: 'Production', implementation: 'Implémentation', stock: 'Stock', obsolete: 'Obsolète' },
  }),
  applications: z.strictObject({ class: name.default('ApplicationSolution'), where: condition }).prefault({}),
  people: z.strictObject({ class: name.default('Person'), where: condition }).prefault({}),
  writeBack: z
    .strictObject({
      excludes: name.optional(),
      lastPatch: name.optional(),
      comment: z.string().min(1).default('PatchCenter'),
    })
    .optional(),
});

function stock(): Record<string, string> {
  return {
    hostname: 'name',
    os_family: 'osfamily_name',
    os_version: 'osversion_name',
    etat: 'status',
    ips: 'managementip',
  };
}

export type ItopSettings = z.infer<typeof itopSettings>;
