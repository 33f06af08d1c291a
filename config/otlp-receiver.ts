// Receivers of OpenTelemetry as the settings name them: of logs, and of traces.
import { followedSecret, readSecret, type Settings, SettingsError, type Warn } from '../config.ts';
import { headersIn } from '../domain/network/header-lines.ts';
import type { Secret } from '../domain/secret.ts';

export type OtlpReceiver = {
  /** Without `/v1/logs` or `/v1/traces`. */
  readonly endpoint: string;
  /** Lines of `Name: value`. */
  readonly headers?: Secret;
  /** Of the authority that signed its certificate; absent: those that Node knows. */
  readonly caPem?: string;
};

type Named = NonNullable<Settings['file']['logs']['otlp']>;

const NO_HEADER = 'it holds no line like “Authorization: Bearer …”';

/** Throws SettingsError for a file that cannot be read, or holds nothing of use. */
export function otlpReceiverOf({ endpoint, headersFile, caFile }: Named, warn?: Warn): OtlpReceiver {
  const faultOf = (text: string) => (Object.keys(headersIn(text)).length === 0 ? NO_HEADER : null);
  const headers = headersFile === undefined ? undefined : followedSecret(headersFile, { faultOf, warn });
  const fault = headers === undefined ? null : faultOf(headers());
  if (fault !== null) throw new SettingsError([`${headersFile} cannot be used: ${fault}.`]);
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    ...(headers === undefined ? {} : { headers }),
    ...(caFile === undefined ? {} : { caPem: readSecret(caFile) }),
  };
}

/** null: nothing is traced. Throws as above. */
export function tracingOf({ file }: Settings, warn?: Warn): (OtlpReceiver & { readonly sampled: number }) | null {
  if (file.tracing === undefined) return null;
  const { sampled, ...receiver } = file.tracing;
  return { ...otlpReceiverOf(receiver, warn), sampled };
}
