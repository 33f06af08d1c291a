// A system, or a proxy that explains itself too well, may repeat what it was sent: no fault of a connection holds a secret.
import { expect, it } from 'vitest';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Connection } from '../../integrations/integration.ts';
import { connectedWithoutSecrets } from '../../integrations/without-secrets.ts';

const SECRET = 'pass"word & more';
const signal = new AbortController().signal;
const floor = {
  http: () => {
    throw new Error('no HTTP');
  },
  secret: () => () => SECRET,
  warn: () => {},
  now: () => new Date(),
};

function repeating(said: (secret: string) => string): Connection {
  return connectedWithoutSecrets(floor, ({ secret }) => {
    const fail = async (): Promise<never> => {
      throw new IntegrationFault({ kind: 'nonsense', detail: `HTTP 400: ${said(secret('file')())}`, waitMs: 7 });
    };
    return {
      probe: fail,
      source: {
        readAll: async function* () {
          await fail();
          yield* [];
        },
      },
      writer: { wishes: () => [], write: fail },
      afterUpdate: { look: fail },
      close: async () => {},
    };
  });
}

const faultOf = async (asked: Promise<unknown> | undefined) => {
  const error = await asked?.catch((caught: unknown) => caught);
  return error instanceof IntegrationFault ? error.fault : error;
};

it.each<[string, (secret: string) => string]>([
  ['as it is', (secret) => `unknown parameter ${secret}`],
  ['as in a form', (secret) => `auth_pwd=${encodeURIComponent(secret)}&x`],
  ['as in JSON', (secret) => JSON.stringify({ password: secret })],
  ['in base64', (secret) => Buffer.from(secret).toString('base64')],
  ['with its user in a header', (secret) => `Authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`],
  ['as a token of a session', () => 'Authorization: Bearer eyJhbGciOi.J9'],
])('is taken out of a fault that repeats it %s', async (_, said) => {
  const { probe, source, writer, afterUpdate } = repeating(said);
  const read = async () => {
    for await (const _event of source?.readAll(signal, async () => ({ ids: [], addresses: [], entraIds: [] })) ?? []);
  };
  for (const asked of [
    probe(signal),
    read(),
    writer?.write({ topic: 'server', kind: 'server', id: '1', fields: {} }, signal),
    afterUpdate?.look({} as never, null, signal),
  ]) {
    const fault = await faultOf(asked);
    expect(fault).toMatchObject({ kind: 'nonsense', detail: expect.stringContaining('HTTP 400: '), waitMs: 7 });
    expect(fault).toMatchObject({ detail: expect.stringContaining('…') });
    const text = JSON.stringify(fault);
    for (const part of ['& more', '%26%20more', 'cGFzcyJ3', 'c2VyOnBhc3M', 'eyJhbG']) expect(text).not.toContain(part);
  }
});
