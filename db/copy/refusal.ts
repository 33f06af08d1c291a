/** Nothing was changed, or what was begun is gone again. The message is one sentence for whoever started it, and says what to do. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}
