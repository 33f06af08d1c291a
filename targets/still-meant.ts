// Whether an order that had to wait is still meant: whoever gave it may have been taken over meanwhile. What says no passes through unchanged,
// so that the caller knows its own error again.

/** Throws when it is not. */
export type StillMeant = () => Promise<void>;

export class NotMeant extends Error {
  override readonly name = 'NotMeant';
}

export async function askMeant(stillMeant: StillMeant): Promise<void> {
  try {
    await stillMeant();
  } catch (error) {
    throw new NotMeant('not meant any more', { cause: error });
  }
}
