// Writes a file into the upload session that Teams opened in a person's OneDrive: in ranges, each repeated when its answer is lost. The
// address comes from outside: only known hosts, no token, no redirect.
// https://learn.microsoft.com/graph/api/driveitem-createuploadsession
import { setTimeout as wait } from 'node:timers/promises';
import { isLoopbackUrl, listedUrl } from '../../domain/network/hosts.ts';
import type { Spooled } from './spool.ts';

export type UploadSettings = {
  /** `*.sharepoint.com` for every name below. */
  readonly hosts: readonly string[];
  /** Tests and the local Teams client: this machine, over http. */
  readonly allowLoopback: boolean;
  /** Bytes of a range, a multiple of 320 KiB; default ten of them. */
  readonly rangeBytes?: number;
  /** Between two tries of a range, when the other side does not say; default a second. */
  readonly retryMs?: number;
};

const STEP = 320 * 1024;
const TRIES = 4;
const RANGE_LIMIT_MS = 60_000;
const LONGEST_WAIT_MS = 30_000;

export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
}

/** null: nowhere that the bot may send to. */
export function uploadAddress(address: string, { hosts, allowLoopback }: UploadSettings): URL | null {
  if (allowLoopback && isLoopbackUrl(address)) return new URL(address);
  return listedUrl(address, hosts);
}

/** Rejects with UploadFailed. Reads the file to its end, or drops it. */
export async function uploadFile(to: URL, file: Spooled, settings: UploadSettings): Promise<void> {
  if (file.size === 0) throw new UploadFailed('an empty file');
  let at = 0;
  for await (const range of ranged(file.stream(), settings.rangeBytes ?? 10 * STEP)) {
    const place = `bytes ${at}-${at + range.byteLength - 1}/${file.size}`;
    await putRange(to, range, place, settings.retryMs ?? 1_000);
    at += range.byteLength;
  }
  if (at !== file.size) throw new UploadFailed(`${at} bytes of ${file.size}`);
}

async function putRange(to: URL, body: Uint8Array<ArrayBuffer>, place: string, retryMs: number): Promise<void> {
  let failure = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const response = await fetch(to, {
      method: 'PUT',
      body,
      headers: { 'content-range': place },
      redirect: 'manual',
      signal: AbortSignal.timeout(RANGE_LIMIT_MS),
    }).catch((error: unknown) => error);
    if (response instanceof Response) {
      await response.body?.cancel();
      // 416: it is there already, since the answer of an earlier try was lost.
      if (response.ok || (response.status === 416 && attempt > 1)) return;
      failure = `HTTP ${response.status}`;
      if (response.status < 500 && response.status !== 429) break;
      await wait(Math.min(secondsOf(response) * 1_000 || retryMs * attempt, LONGEST_WAIT_MS));
    } else {
      failure = response instanceof Error ? response.name : 'no answer';
      await wait(retryMs * attempt);
    }
  }
  throw new UploadFailed(`${place}: ${failure}`);
}

function secondsOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

async function* ranged(stream: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array<ArrayBuffer>> {
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    kept.push(chunk);
    length += chunk.byteLength;
    while (length >= size) {
      const all = Buffer.concat(kept);
      yield Uint8Array.from(all.subarray(0, size));
      kept = [all.subarray(size)];
      length -= size;
    }
  }
  if (length > 0) yield Uint8Array.from(Buffer.concat(kept));
}
