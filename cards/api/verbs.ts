// What the buttons of the API send.
import type { ApiTokenId } from '../../domain/ids.ts';

export type ApiVerbs = {
  'token.revoke': { readonly tokenId: ApiTokenId };
};
