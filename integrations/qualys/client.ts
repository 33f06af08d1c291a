// Qualys as the product asks it: both of its protocols, with one account.
import type { HttpClient } from '../floor/http.ts';
import { createFo, type Fo } from './fo.ts';
import { createQps, type Qps } from './qps.ts';
import type { QualysSettings } from './settings.ts';

export type QualysClient = { readonly fo: Fo; readonly qps: Qps };

export function createQualysClient(
  http: HttpClient,
  settings: QualysSettings,
  { password, now }: { readonly password: () => string; readonly now: () => Date },
): QualysClient {
  const headers = () => ({
    authorization: `Basic ${Buffer.from(`${settings.login.username}:${password()}`).toString('base64')}`,
    // FO answers nobody without it.
    'x-requested-with': 'PatchCenter',
  });
  return { fo: createFo(http, settings.versions, { headers, now }), qps: createQps(http, settings, headers) };
}
