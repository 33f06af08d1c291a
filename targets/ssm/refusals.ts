// What an error of the SDK says of an order: certainly not carried out, or perhaps.

export type Refusal =
  /** `limited`: asked too often, or with a clock that is corrected by now; `refused`: of what was asked, or of who asks; `unsent`: nobody was reached. */
  | { readonly kind: 'limited' | 'refused' | 'unsent'; readonly detail: string }
  /** It may have been carried out. */
  | { readonly kind: 'unknown'; readonly detail: string };

/** Of snapshots so many at a time, and of a volume one in fifteen seconds. */
const LIMITED =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|EC2ThrottledException|ConcurrentSnapshotLimitExceeded|SnapshotCreationPerVolumeRateExceeded)/;
const NO_CREDENTIALS = /^(CredentialsProvider|TokenProvider|ProviderError)/;
/** The SDK sets its clock by the answer, and asks no more where it may ask but once. */
const SKEWED = /^(InvalidSignature|SignatureDoesNotMatch|RequestExpired|RequestTimeTooSkewed)/;
const OF_TIME = /too far|expired|skew/i;
/** They may be renewed by then. */
const EXPIRED = /^(ExpiredToken|RequestExpired)/;
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error)) throw error;
  const detail = `${error.name}: ${error.message}`.slice(0, 300);
  if (SKEWED.test(error.name) && OF_TIME.test(error.message)) return { kind: 'limited', detail };
  if (LIMITED.test(error.name)) return { kind: 'limited', detail };
  if (NO_CREDENTIALS.test(error.name)) return { kind: 'unsent', detail: 'no credentials of AWS were found' };
  if (UNSENT.test(codeOf(error))) return { kind: 'unsent', detail: codeOf(error) };
  if (EXPIRED.test(error.name) || error.name === 'OrderTooLate') return { kind: 'unsent', detail };
  const status = statusOf(error);
  if (status !== null && status >= 400 && status < 500) return { kind: 'refused', detail };
  return { kind: 'unknown', detail: status === null ? detail : `HTTP ${status}, ${detail}` };
}

export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}

function statusOf(error: Error): number | null {
  const told = '$metadata' in error ? error.$metadata : null;
  const status = typeof told === 'object' && told !== null && 'httpStatusCode' in told ? told.httpStatusCode : null;
  return typeof status === 'number' ? status : null;
}

/** `InProgress`, `In Progress` and `IN_PROGRESS` are one word. */
export function plainWord(word: unknown): string {
  return String(word ?? '')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
