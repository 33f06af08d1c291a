// What Windows says of an error, with its code once: most of its own messages end with “(Exception from HRESULT: 0x80070005 (E_ACCESSDENIED))”, in
// the language of the host.

const HRESULT = / ?\([^()]*\bHRESULT\b[^()]*?(0x[0-9a-f]{8})(?: \([A-Z_0-9]{1,60}\))?\)/gi;

/** Without that code, which is said beside it. */
export function withoutCode(message: string, code: string): string {
  return message.replace(HRESULT, (whole, said: string) => (said.toLowerCase() === code.toLowerCase() ? '' : whole));
}

/** `Accès refusé. (0x80070005)` */
export function coded(message: string, code: string): string {
  return `${withoutCode(message, code).trim()} (${code})`;
}

/** Of a text to which a script has added the code. */
export function codedOnce(said: string): string {
  const [, message, code] = /^(.*) \((0x[0-9a-f]{8})\)$/is.exec(said) ?? [];
  return message === undefined || code === undefined ? said : coded(message, code);
}
