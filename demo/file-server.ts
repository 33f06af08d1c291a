// Serves the files of the machine that `/file` names, one address each, on loopback alone: the local Teams client cannot attach any.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import type { IncomingFile } from '../bot/chat/ports.ts';

export type FileServer = {
  /** The file as Teams would announce it; null when there is no such file. */
  attach(file: string): Promise<IncomingFile | null>;
  close(): Promise<void>;
};

export async function startFileServer(): Promise<FileServer> {
  const offered = new Map<string, string>();
  const server = createServer((request, response) => {
    const file = offered.get(request.url ?? '');
    response.on('error', () => undefined);
    if (file === undefined) {
      // Not writeHead, which restify replaces for the whole process by one that returns nothing.
      response.statusCode = 404;
      response.end();
    } else
      createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async attach(file) {
      const place = file.replace(/^~(?=\/)/, homedir());
      const found = await stat(place).catch(() => null);
      if (found === null || !found.isFile()) return null;
      const route = `/${randomUUID()}`;
      offered.set(route, path.resolve(place));
      const name = path.basename(file);
      return { name, type: path.extname(name).slice(1), downloadUrl: `http://127.0.0.1:${port}${route}` };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
