// What the settings say of ServiceNow: how it is reached, which change a campaign gets, and what of it lets servers start.
import { z } from 'zod';
import { CHANGE_STATES } from '../../domain/changes/change.ts';
import { address, reached } from '../floor/connection-settings.ts';

const file = z.string().min(1);
const login = z.union([
  z.strictObject({ apiKeyFile: file }),
  z.strictObject({ username: z.string().min(1), passwordFile: file }),
  /** OAuth, grant `client_credentials`. */
  z.strictObject({ clientId: z.string().min(1), clientSecretFile: file }),
]);

/** What each change says of itself, and what decides whether servers start: none of it is a fixed value. */
const OWN_FIELDS = [
  ...['correlation_id', 'type', 'state', 'approval', 'on_hold', 'start_date', 'end_date', 'short_description'],
  'description',
];

const sysId = z.string().regex(/^[0-9a-f]{32}$/, 'a sys_id has 32 characters of 0-9 and a-f');
const type = z.enum(['normal', 'standard', 'emergency']);

/** Ours: what stands in the field `state`. Models of a company change them. */
const states = z
  .strictObject({
    new: z.string().default('-5'),
    assess: z.string().default('-4'),
    authorize: z.string().default('-3'),
    scheduled: z.string().default('-2'),
    implement: z.string().default('-1'),
    review: z.string().default('0'),
    closed: z.string().default('3'),
    canceled: z.string().default('4'),
  })
  .refine((all) => new Set(Object.values(all)).size === CHANGE_STATES.length, 'two states have the same value');

export const servicenowSettings = z
  .strictObject({
    url: address,
    ...reached,
    login,
    everyMinutes: z.number().int().positive().default(5),
    pageSize: z.number().int().min(10).max(10_000).default(500),
    /** Before the number of the campaign in every correlation_id: another one for each installation. */
    prefix: z
      .string()
      .regex(/^[a-z0-9-]{3,30}$/, 'a prefix is of 3 to 30 characters: a-z, 0-9, -')
      .default('patchcenter'),
    type: type.default('normal'),
    /** sys_id of the template (std_change_producer_version) of a standard change. */
    template: sysId.optional(),
    /** false: an emergency starts without a change. */
    emergencies: z.boolean().default(true),
    states: states.prefault({}),
    /** In which of them servers may start; `scheduled` within the planned dates alone. */
    allowed: z.array(z.enum(CHANGE_STATES)).min(1).default(['implement', 'scheduled']),
    /** How old the last reading may be for a start. */
    maxAgeMinutes: z.number().int().min(1).max(1440).default(15),
    /** false: people ask for its approval. */
    asksApproval: z.boolean().default(true),
    /** Days after the last planned one that still belong to the change: reboots are offered for three days. */
    daysAfter: z.number().int().min(0).max(30).default(3),
    /** Further fields of a new change: assignment_group, category, risk, cmdb_ci, … */
    fields: z
      .record(z.string().regex(/^[a-z_]+$/, 'a field is written assignment_group'), z.string())
      .refine(
        (all) => !OWN_FIELDS.some((name) => name in all),
        `none of ${OWN_FIELDS.join(', ')}: each change has its own`,
      )
      .default({}),
    closeCodes: z
      .strictObject({
        successful: z.string().default('successful'),
        issues: z.string().default('successful_issues'),
        unsuccessful: z.string().default('unsuccessful'),
      })
      .prefault({}),
    /** A task for each application, in which its owner may pick the slot of the reboots. */
    tasks: z.boolean().default(true),
  })
  .refine((all) => all.type !== 'standard' || all.template !== undefined, {
    message: 'a standard change needs its template',
    path: ['template'],
  })
  .refine((all) => all.maxAgeMinutes > all.everyMinutes, {
    message: 'must be more than everyMinutes: else no reading is ever young enough for a start',
    path: ['maxAgeMinutes'],
  });

export type ServiceNowSettings = z.infer<typeof servicenowSettings>;
