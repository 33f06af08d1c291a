// The whole of a file that may be made while it is read.
import type { FileContent } from '../../bot/files/file-body.ts';

export async function bytesOf({ body }: Pick<FileContent, 'body'>): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const parts: string[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.from(parts.join(''));
}
