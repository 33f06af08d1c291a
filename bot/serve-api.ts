// The HTTP API, wired to the files of the chat.
import { systemClock } from '../domain/clock.ts';
import { type ApiEdge, createApiEdge } from './api/api-edge.ts';
import type { ApiParts } from './api/api-parts.ts';
import type { ServeParts } from './files/serve-parts.ts';
import { makeFile, refusalOfFile } from './front/serve-download.ts';

export function serveApi(operations: Omit<ApiParts, 'files'>, serve: ServeParts): ApiEdge {
  const files: ApiParts['files'] = {
    refusal: (ask, now) => refusalOfFile(operations.db, ask, now),
    make: (ask) => makeFile(serve, ask),
  };
  return createApiEdge({ ...operations, files }, systemClock);
}
