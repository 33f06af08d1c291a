/** For the person who starts it: what is wrong, without the stack. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || `${error.name} ${'code' in error ? String(error.code) : ''}`.trim();
}
