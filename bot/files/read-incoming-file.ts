// Fetches a file that somebody sent in a personal chat. Its address comes from outside: only known hosts, no token, no redirect,
// little time, and no more bytes than a workbook may have.
import type { Text } from '../../domain/language.ts';
import { listedUrl } from '../../domain/network/hosts.ts';
import type { IncomingFile } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { readLimited } from '../http/read-limited.ts';

export type ReadFile =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: 'refused'; readonly text: Text };
export type ReadIncomingFile = (file: IncomingFile) => Promise<ReadFile>;

export type IncomingFileSettings = {
  /** `files.contoso.com`, or `*.sharepoint.com` for every name below. */
  readonly hosts: readonly string[];
  readonly maxBytes: number;
  /** The local Teams client alone: files of this machine, over http. */
  readonly allowLoopback: boolean;
};

const TIME_LIMIT_MS = 15_000;
const MAX_NAME = 120;

export function createIncomingFileReader(settings: IncomingFileSettings, log: Log): ReadIncomingFile {
  return async (file) => {
    const url = allowedUrl(file.downloadUrl, settings);
    if (url === null) {
      log.warn({ host: hostOf(file.downloadUrl) }, 'A file was sent from a host that is not allowed');
      return refused(NOT_ALLOWED);
    }
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIME_LIMIT_MS) });
      if (!response.ok || response.body === null) return refused(GONE);
      const bytes = await readLimited(response.body, settings.maxBytes);
      if (bytes === null) return refused(tooLarge(settings.maxBytes));
      return { kind: 'bytes', bytes, name: file.name.slice(0, MAX_NAME) };
    } catch (error) {
      log.warn({ err: error, host: url.host }, 'A file could not be fetched');
      return refused(GONE);
    }
  };
}

function allowedUrl(address: string, { hosts, allowLoopback }: IncomingFileSettings): URL | null {
  const local = allowLoopback && URL.canParse(address) ? new URL(address) : null;
  if (local !== null && local.protocol === 'http:' && local.hostname === '127.0.0.1') return local;
  return listedUrl(address, hosts);
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'no address';
}

function refused(text: Text): ReadFile {
  return { kind: 'refused', text };
}

const NOT_ALLOWED: Text = {
  fr: 'Ce fichier ne vient pas d’un emplacement autorisé : joignez-le ici, depuis votre poste ou OneDrive.',
  en: 'This file is not from an allowed location: attach it here, from your computer or OneDrive.',
};
const GONE: Text = {
  fr: 'Ce fichier n’a pas pu être lu : joignez-le de nouveau.',
  en: 'This file could not be read: attach it again.',
};

function tooLarge(maxBytes: number): Text {
  const size = Math.floor(maxBytes / 1024 / 1024);
  return { fr: `Ce fichier dépasse ${size} Mo.`, en: `This file is larger than ${size} MB.` };
}
