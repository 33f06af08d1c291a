// What the settings of every integration say of how it is reached and how often.
import { z } from 'zod';

/** Settings are shown, and logged. */
export const NO_PASSWORD = 'a password is not written into an address';

export function hasNoPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '';
}

const positive = z.number().int().positive();

export const reached = {
  /** The company's authority, as PEM. */
  caFile: z.string().min(1).optional(),
  /** `http://proxy.example.com:3128`; absent: directly. */
  proxy: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoPassword, NO_PASSWORD)
    .optional(),
  /** Without a byte. */
  silenceSeconds: positive.max(600).default(30),
} as const;

export const scheduled = {
  everyMinutes: positive.max(7 * 24 * 60).default(60),
  wholeHours: positive.max(31 * 24).default(24),
} as const;

/** HTTPS, but for this machine: secrets go along with every request. */
export const address = z
  .url({ protocol: /^https?$/ })
  .refine(hasNoPassword, NO_PASSWORD)
  .refine((url) => url.startsWith('https:') || isLoopback(url), 'https:// is needed, as the password goes along')
  .transform((url) => url.replace(/\/+$/, ''));

/** This machine itself. */
export function isLoopback(url: string): boolean {
  return /^(http|ldap):\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|\/|$)/.test(url);
}
