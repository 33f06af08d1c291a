// What the settings say of a directory: LDAP, or Active Directory, whose accounts, nested groups and dates have fixed names.
import { z } from 'zod';
import { ROLES } from '../../domain/people/roles.ts';
import { hasNoPassword, isLoopback, NO_PASSWORD, reached } from '../floor/connection-settings.ts';

const attribute = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]*$/,
    'an attribute of a directory is written mail, employeeNumber, msDS-cloudExtensionAttribute1',
  );
const filter = z.string().regex(/^\(.*\)$/s, 'a filter is written in parentheses, say (objectClass=inetOrgPerson)');
const dn = z
  .string()
  .regex(/^[^=,]+=[^=]/, 'a name of the directory is written CN=patching,OU=groups,DC=example,DC=com');

const url = z
  .url({ protocol: /^ldaps?$/ })
  .refine(hasNoPassword, NO_PASSWORD)
  .refine((said) => /^ldaps?:\/\/[^/?#]+\/?$/i.test(said), 'only ldaps:// or ldap://, a host and a port')
  .transform((said) => said.replace(/\/+$/, ''));

const attributes = z.strictObject({
  /** That of the account's own id. */
  id: attribute.optional(),
  name: attribute.optional(),
  address: attribute.default('mail'),
  /** Of the Entra object id, by which somebody is the account here before an address is; say msDS-ExternalDirectoryObjectId. */
  entraId: attribute.optional(),
  /** LDAP: the day of the end, in days since 1970. */
  ends: attribute.default('shadowExpire'),
});

export const directorySettings = z
  .strictObject({
    kind: z.enum(['active-directory', 'ldap']),
    /** Tried in their order; the one that answered last is tried first. */
    urls: z.array(url).min(1),
    caFile: reached.caFile,
    silenceSeconds: reached.silenceSeconds,
    /** A DN; of Active Directory also `patchcenter@example.com` or `EXAMPLE\patchcenter`. */
    bind: z.strictObject({ user: z.string().min(1), passwordFile: z.string().min(1) }),
    /** ldap:// is raised to TLS before anything is said; false: for a directory on this machine alone. */
    startTls: z.boolean().default(true),
    /** Below which people are looked for. */
    bases: z.array(dn).min(1),
    /** The roles that each group gives, nested groups included. */
    groups: z.record(dn, z.array(z.enum(ROLES)).min(1)),
    /** Whom a reading of the directory may be: people, no machines. */
    people: filter.optional(),
    attributes: attributes.prefault({}),
    /** LDAP: attributes by which an account is disabled, with their values; `*`: any. */
    disabledBy: z
      .record(attribute, z.array(z.string()).min(1))
      .default({ pwdAccountLockedTime: ['*'], nsAccountLock: ['true'] }),
    /** Rights go within a minute. */
    everySeconds: z.number().int().min(5).max(86_400).default(30),
    pageSize: z.number().int().min(10).max(1000).default(500),
  })
  .superRefine(({ urls, startTls, bind, kind }, ctx) => {
    const open = startTls ? [] : urls.filter((one) => one.startsWith('ldap://') && !isLoopback(one));
    for (const one of open) {
      ctx.addIssue({
        code: 'custom',
        path: ['startTls'],
        message: `${one} is not this machine: the password would go over the network as it is`,
      });
    }
    if (kind === 'active-directory' && !/[@\\=]/.test(bind.user)) {
      ctx.addIssue({
        code: 'custom',
        path: ['bind', 'user'],
        message: 'Active Directory wants patchcenter@example.com, EXAMPLE\\patchcenter or a DN',
      });
    }
  });

export type DirectorySettings = z.infer<typeof directorySettings>;
