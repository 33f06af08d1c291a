// Receivers of webhooks as the worker takes them, with what they share with us.
import { followedSecret, readSecret, type Settings, SettingsError, type Warn } from '../config.ts';
import { headersIn } from '../domain/network/header-lines.ts';

export type WebhookReceiver = Pick<
  Settings['file']['webhooks'][number],
  'name' | 'url' | 'events' | 'timeoutSeconds' | 'proxy'
> & {
  readonly secret: () => string;
  readonly headers?: () => string;
  readonly caPem?: string;
};

const LEAST_LETTERS = 16;
const secretFault = (text: string) =>
  text.length < LEAST_LETTERS ? `it has fewer than ${LEAST_LETTERS} characters` : null;
const headersFault = (text: string) =>
  Object.keys(headersIn(text)).length === 0 ? 'it holds no line like “Authorization: Bearer …”' : null;

/** Throws SettingsError for a file that cannot be read, or holds nothing of use. */
export function webhookReceiversOf({ file }: Settings, warn?: Warn): readonly WebhookReceiver[] {
  return file.webhooks.map(({ secretFile, headersFile, caFile, ...rest }) => ({
    ...rest,
    secret: usable(secretFile, secretFault, warn),
    ...(headersFile === undefined ? {} : { headers: usable(headersFile, headersFault, warn) }),
    ...(caFile === undefined ? {} : { caPem: readSecret(caFile) }),
  }));
}

function usable(name: string, faultOf: (text: string) => string | null, warn?: Warn): () => string {
  const secret = followedSecret(name, { faultOf, warn });
  const fault = faultOf(secret());
  if (fault !== null) throw new SettingsError([`${name} cannot be used: ${fault}.`]);
  return secret;
}
