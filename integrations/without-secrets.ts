// Whatever the other side repeats of what it was sent: no fault of a connection holds a secret that the connection was given.
import { IntegrationFault } from '../domain/integrations/fault.ts';
import type { Floor } from './floor/floor.ts';
import type { Connection, RecordSource } from './integration.ts';

/** What is shorter stands in many a word that is no secret. */
const SHORTEST = 6;
const HIDDEN = '…';
const CREDENTIALS = /\b(Basic|Bearer|ApiToken)\s+[\w+/=.~-]{6,}/gi;

/** `connect` is given a floor that remembers the secrets it gives. */
export function connectedWithoutSecrets(floor: Floor, connect: (floor: Floor) => Connection): Connection {
  const given = new Set<string>();
  const remembering: Floor = {
    ...floor,
    secret: (file) => {
      const read = floor.secret(file);
      return () => {
        const secret = read();
        given.add(secret);
        return secret;
      };
    },
  };
  return withoutSecrets(connect(remembering), (text) => hidden(text, given));
}

function hidden(text: string, given: ReadonlySet<string>): string {
  let shown = text.replace(CREDENTIALS, `$1 ${HIDDEN}`);
  for (const secret of given) {
    if (secret.length < SHORTEST) continue;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)])
      shown = shown.replaceAll(form, HIDDEN);
  }
  return shown;
}

/** Without its padding: more may come behind it. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

function withoutSecrets(connection: Connection, hide: (text: string) => string): Connection {
  const told = (error: unknown): unknown =>
    error instanceof IntegrationFault
      ? new IntegrationFault({ ...error.fault, detail: hide(error.fault.detail) })
      : error;
  const asked = <A extends readonly unknown[], T>(ask: (...given: A) => Promise<T>) => {
    return async (...given: A): Promise<T> => {
      try {
        return await ask(...given);
      } catch (error) {
        throw told(error);
      }
    };
  };
  async function* read<T>(events: () => AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* events();
    } catch (error) {
      throw told(error);
    }
  }
  const { source, writer, afterUpdate, downtimes, backups } = connection;
  return {
    ...connection,
    probe: asked(connection.probe),
    ...(source !== undefined && { source: sourceOf(source, read) }),
    ...(writer !== undefined && { writer: { ...writer, write: asked(writer.write) } }),
    ...(afterUpdate !== undefined && { afterUpdate: { look: asked(afterUpdate.look) } }),
    ...(downtimes !== undefined && {
      downtimes: {
        ...downtimes,
        ours: asked(downtimes.ours),
        open: asked(downtimes.open),
        lift: asked(downtimes.lift),
        health: asked(downtimes.health),
      },
    }),
    ...(backups !== undefined && { backups: { ...backups, of: asked(backups.of) } }),
  };
}

function sourceOf(
  { readAll, readSince }: RecordSource,
  read: <T>(events: () => AsyncIterable<T>) => AsyncGenerator<T>,
): RecordSource {
  return {
    readAll: (signal, known) => read(() => readAll(signal, known)),
    ...(readSince !== undefined && { readSince: (cursor, signal) => read(() => readSince(cursor, signal)) }),
  };
}
