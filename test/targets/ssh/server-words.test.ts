// A refused login is told in the server's own words (PRE-3): often they alone say why.
import type { Connection } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { drop } from './fake-server.ts';
import { byKey, byProxy, psmpAt, psmpWith, refusal, serverWith, settingsFor } from './port-fixtures.ts';

/** As OpenSSH does for PAM, in the middle of a login. ssh2's own server only speaks before one. */
function sendBanner(connection: Connection, text: string): void {
  type Packets = { alloc(size: number): Buffer; finalize(packet: Buffer): Buffer };
  const { _protocol } = connection as unknown as {
    _protocol: {
      _packetRW: { write: Packets };
      _cipher: { encrypt(packet: Buffer): void; allocPacket(size: number): Buffer };
    };
  };
  const { _packetRW, _cipher } = _protocol;
  const words = Buffer.from(text);
  const packet = _packetRW.write.alloc(1 + 4 + words.length + 4);
  const at = _packetRW.write === undefined ? 0 : (_packetRW.write as unknown as { allocStart: number }).allocStart;
  packet[at] = 53;
  packet.writeUInt32BE(words.length, at + 1);
  words.copy(packet, at + 5);
  packet.writeUInt32BE(0, at + 5 + words.length);
  _cipher.encrypt(_packetRW.write.finalize(packet));
}

function says(words: string): RegExp {
  return new RegExp(`; the server says: ${words.replaceAll(/[().]/g, '\\$&')}$`);
}

/** A server that takes our key, says this, and hangs up. */
async function hangingUp(words: string, banner?: string) {
  const server = await serverWith({
    accepts: (context) => {
      if (context.method !== 'publickey') return false;
      if (context.signature === undefined) return true;
      const [connection] = server.connections;
      if (connection === undefined) throw new Error('nobody is connected');
      if (words !== '') sendBanner(connection, words);
      setTimeout(() => drop(connection), 20);
      return 'later';
    },
    ...(banner === undefined ? {} : { banner }),
  });
  return refusal(settingsFor(server.port), byKey);
}

describe('PRE-3: the words of a server that refuses a login', () => {
  it.each([
    ['Your account has expired; please contact your system administrator.'],
    ['Votre compte a expiré ; veuillez contacter votre administrateur système.'],
    ['Permission denied: this account is locked.'],
    ['WARNING: Your password has expired.\nYou must change your password now and login again!'],
  ])('are told, and nobody tries again by itself: %j', async (words) => {
    expect(await hangingUp(`${words}\n`)).toMatchObject({
      failure: {
        kind: 'login-refused',
        temporary: false,
        said: words.replace('\n', ' '),
        detail: expect.stringContaining(`the server says: ${words.replace('\n', ' ')}`),
      },
    });
  });

  it.each([
    ['maintenance until 18:00'],
    ['System is booting up. Unprivileged users are not permitted to log in yet. Please come back later.'],
    ['The account is locked due to 3 failed logins. (10 minutes left to unlock)'],
    ['Le serveur est en cours d’arrêt'],
  ])('are told, and it is tried again: %j', async (words) => {
    expect(await hangingUp(`\u001b[31m${words}\u001b[0m\r\n`)).toMatchObject({
      failure: { kind: 'connection-lost', temporary: true, detail: expect.stringMatching(says(words)) },
    });
  });

  it('are told before a notice that is for everybody, which decides nothing', async () => {
    const notice = `Accounts that are locked or expired are reported. ${'Access is monitored. '.repeat(40)}`;
    const error = await hangingUp('maintenance until 18:00', notice);
    expect(error).toMatchObject({ failure: { kind: 'connection-lost', temporary: true } });
    expect(error).toMatchObject({
      failure: { detail: expect.stringMatching(/maintenance until 18:00 \/ Accounts.*…$/) },
    });
    expect(await hangingUp('', notice)).toMatchObject({ failure: { kind: 'connection-lost', temporary: true } });
  });

  it('are missed where there are none: what may be the matter is said', async () => {
    expect(await hangingUp('')).toMatchObject({
      failure: { detail: expect.stringMatching(/closed during the login, after it took our key/) },
    });
  });

  it('are those of its banner when it takes no key', async () => {
    const server = await serverWith({ accepts: () => false, banner: 'Keys are signed by ca.example.com' });
    expect(await refusal(settingsFor(server.port), byKey)).toMatchObject({
      failure: { kind: 'login-refused', detail: expect.stringContaining('Keys are signed by ca.example.com') },
    });
  });

  it('are those of a vault: what it asks for, and what it tells', async () => {
    const psmp = await psmpWith(
      {},
      {
        methods: ['keyboard-interactive'],
        accepts: (context) => {
          if (context.method !== 'keyboard-interactive') return false;
          context.prompt([{ prompt: 'Vault password: ', echo: false }], 'Vault', 'Sign in', () =>
            context.prompt([{ prompt: 'Token code: ', echo: false }], '', 'ITATS004E Your account is suspended', () =>
              context.reject(['keyboard-interactive']),
            ),
          );
          return 'later';
        },
      },
    );
    const server = await serverWith({ accepts: () => false });
    const error = await refusal(settingsFor(server.port, { psmp: psmpAt(psmp.port) }), byProxy);
    expect(error).toMatchObject({
      failure: {
        kind: 'login-refused',
        detail: expect.stringMatching(/ITATS004E Your account is suspended.*Token code:/),
      },
    });
    expect(JSON.stringify(error)).not.toContain('vault secret');
  });
});
