// `npm run openapi`: writes docs/openapi.json.
import { writeFile } from 'node:fs/promises';
import { openapiDocument } from './openapi.ts';
import { API_ROUTES } from './routes.ts';

const file = new URL('../../docs/openapi.json', import.meta.url);
await writeFile(file, `${JSON.stringify(openapiDocument(API_ROUTES), null, 2)}\n`);
