// What the settings say of AWS: in which accounts and regions instances are looked for, which of them are servers, and where outputs and lists
// are kept.
import { z } from 'zod';
import { address, reached, scheduled } from '../floor/connection-settings.ts';

const positive = z.number().int().positive();

const account = z.strictObject({
  /** How cards and logs call it. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'the name of an account is lower case: main, prod-2'),
  regions: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region is written eu-west-3')).min(1),
  /** Of the shared files of the SDK, where it may name a role; absent: the SDK's own order (variables, files, role of the machine). */
  profile: z.string().min(1).optional(),
  /** Twelve digits: another account behind the same credentials is refused. */
  id: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
});

/** `tag:Name`, or what EC2 and Systems Manager say of an instance. */
const SOURCES = ['patch-group', 'private-ip', 'computer-name', 'platform', 'platform-name', 'instance-id'] as const;
const source = z.union([z.enum(SOURCES), z.templateLiteral(['tag:', z.string().min(1)])]);
export type FieldSource = z.infer<typeof source>;

const selection = z.strictObject({
  /** Each tag with the values that count; an empty list: any. All of them are asked for. */
  tags: z.record(z.string().min(1), z.array(z.string().min(1))).default({}),
  /** Values of `Patch Group`, or of `PatchGroup` where tags are in the metadata. */
  patchGroups: z.array(z.string().min(1)).optional(),
  /** Fields of the inventory, and where they are. */
  fields: z.record(z.string(), source).default({}),
  always: z.record(z.string(), z.string()).default({}),
});
export type Selection = z.infer<typeof selection>;

export const awsSettings = z
  .strictObject({
    accounts: z.array(account).min(1),
    ...reached,
    ...scheduled,
    instances: z.array(selection).min(1),
    /** Where the name of a server is; its first label counts. */
    hostname: source.default('tag:Name'),
    /** Keeps what is longer than an answer may be, and the lists of packages; in each region the instances must reach it. */
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'not a name of a bucket'),
    /** Its region, where it is not that of the instances. */
    bucketRegion: z.string().optional(),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*[A-Za-z0-9]$/, 'not a beginning of keys')
      .default('patchcenter'),
    /** `AWS-UpdateSSMAgent` before each update. */
    updateAgent: z.boolean().default(false),
    /** An older agent is not used. `InstallOverrideList` wants 2.0.834.0, and its documents of today a 3. */
    oldestAgent: z
      .string()
      .regex(/^\d+(\.\d+){2,3}$/)
      .default('3.0.0.0'),
    /** How long a snapshot may take until it is complete. */
    snapshotMinutes: positive.default(120),
    onBehalfOf: z.email().optional(),
    covers: z.union([z.literal('all'), z.array(z.string())]).default([]),
    values: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    /** Of private endpoints, or of a stand-in. */
    endpoints: z.strictObject({ ssm: address.optional(), ec2: address.optional(), s3: address.optional() }).default({}),
  })
  .superRefine(({ accounts }, ctx) => {
    const names = accounts.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
      ctx.addIssue({ code: 'custom', path: ['accounts'], message: `two accounts are called ${twice}` });
  });

export type AwsSettings = z.infer<typeof awsSettings>;
export type AwsAccount = AwsSettings['accounts'][number];
