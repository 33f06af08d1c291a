// Receivers of webhooks (`webhooks` of the YAML file): where each is, what it is told, and which file its secret is in.
import { z } from 'zod';
import { WEBHOOK_EVENTS, WEBHOOK_GROUPS } from '../domain/webhooks/event-types.ts';

const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|\/|$)/;
const hasNoPassword = (url: string) =>
  URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '';

const receiver = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'a name has letters, digits, dots and dashes, 40 at most'),
  url: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoPassword, 'a password is not written into an address')
    .refine((url) => url.startsWith('https:') || LOOPBACK.test(url), 'https:// is needed, but for this machine itself'),
  /** What each message is signed with: 16 characters or more, or `whsec_` and base64. */
  secretFile: z.string().min(1),
  /** Groups or single events; default all. */
  events: z.array(z.enum([...WEBHOOK_GROUPS, ...WEBHOOK_EVENTS])).default([]),
  /** Without an answer. */
  timeoutSeconds: z.number().int().min(1).max(30).default(10),
  /** Lines of `Name: value` that go along: a secret. */
  headersFile: z.string().min(1).optional(),
  caFile: z.string().min(1).optional(),
  proxy: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoPassword, 'a password is not written into an address')
    .optional(),
});

export const webhooksSchema = z
  .array(receiver)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two receivers have one name');
